package dev.sluice.mesh.metricsapi;

import dev.sluice.api.rollout.v1alpha1.MetricSpec;
import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.CountLedger;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.Sampler;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Measures metrics of an edge: the requests of one client to both versions. */
public final class EdgeSampler implements Sampler {
  private final EdgeStore store;
  private final Map<String, Window> releases = new ConcurrentHashMap<>();

  public EdgeSampler(EdgeStore store) {
    this.store = store;
  }

  @Override
  public void begin(SampledRelease release) {
    Map<String, Mark> marks = new HashMap<>();
    edges(release).forEach(metric -> marks.put(metric.name(), new Mark(read(release, metric))));
    releases.put(release.uid(), new Window(release, marks));
  }

  @Override
  public Samples take(SampledRelease release) {
    Window window = releases.get(release.uid());
    if (window == null || !window.release().continues(release)) {
      begin(release);
      return Samples.NONE;
    }
    Map<String, Mark> marks = window.marks();
    return new Samples(
        each(release, marks, m -> m.errors() != null, Mark::counts),
        each(release, marks, m -> m.latency() != null, Mark::distribution),
        Map.of(),
        Map.of(),
        Map.of());
  }

  @Override
  public void end(String uid) {
    releases.remove(uid);
  }

  /** Nobody is asked, so nobody can fail to answer. */
  @Override
  public Map<String, Optional<Trouble>> health(String uid) {
    return Map.of();
  }

  private <S> Map<String, S> each(
      SampledRelease release,
      Map<String, Mark> marks,
      Predicate<MetricSpec> which,
      BiFunction<Mark, Reading, S> how) {
    return edges(release).stream()
        .filter(which)
        .collect(
            Collectors.toMap(
                MetricSpec::name,
                metric -> how.apply(marks.get(metric.name()), read(release, metric))));
  }

  private static List<MetricSpec> edges(SampledRelease release) {
    return release.metrics().stream().filter(metric -> metric.edge() != null).toList();
  }

  private Reading read(SampledRelease release, MetricSpec metric) {
    String given = metric.edge().namespace();
    Identity source =
        new Identity(given == null ? release.namespace() : given, metric.edge().serviceAccount());
    Function<String, Traffic> to =
        service -> store.edge(source, new Name(release.namespace(), service));
    return new Reading(to.apply(release.stable().service()), to.apply(release.canary().service()));
  }

  /** The window under way: which metrics are measured in it, and where each began. */
  private record Window(SampledRelease release, Map<String, Mark> marks) {}

  /** Totals of one client. */
  private record Reading(Traffic stable, Traffic canary) {}

  /** Where the window under way began. */
  private static final class Mark {
    private final CountLedger ledger;
    private Reading last;

    private Mark(Reading start) {
      this.ledger =
          new CountLedger(
              new Counts(
                  start.stable().requests(),
                  start.stable().failures(),
                  start.canary().requests(),
                  start.canary().failures()));
      this.last = start;
    }

    private Counts counts(Reading now) {
      return ledger.take(
          now.stable().requests(),
          now.stable().failures(),
          now.canary().requests(),
          now.canary().failures());
    }

    private Samples.Distribution distribution(Reading now) {
      var window =
          new Samples.Distribution(
              durations(now.stable(), last.stable()), durations(now.canary(), last.canary()));
      last = now;
      return window;
    }

    private static Traffic durations(Traffic now, Traffic before) {
      return Traffic.durations(now.latency(), before.latency());
    }
  }
}
