package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.CountLedger;
import dev.sluice.domain.measuring.EdgeMetric;
import dev.sluice.domain.measuring.EdgeMetric.Counted;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.Sampler;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
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
    release
        .measures()
        .edges()
        .forEach(metric -> marks.put(metric.name(), new Mark(read(release, metric))));
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
        each(release, marks, Counted.FAILURES, Mark::counts),
        each(release, marks, Counted.DURATIONS, Mark::distribution),
        Map.of(),
        Map.of(),
        Map.of());
  }

  @Override
  public void end(String uid) {
    releases.remove(uid);
  }

  private <S> Map<String, S> each(
      SampledRelease release,
      Map<String, Mark> marks,
      Counted which,
      BiFunction<Mark, Reading, S> how) {
    return release.measures().edges().stream()
        .filter(metric -> metric.counts() == which)
        .collect(
            Collectors.toMap(
                EdgeMetric::name,
                metric -> how.apply(marks.get(metric.name()), read(release, metric))));
  }

  private Reading read(SampledRelease release, EdgeMetric metric) {
    Identity source = new Identity(metric.namespace(), metric.serviceAccount());
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
