package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.Health;
import dev.sluice.domain.measuring.SampledRelease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Asks the probes of one release, each once in a window and never twice at a time. Thread-safe. */
final class Inquiry {
  private static final long NO_TIMER = -1;

  /** Before a window ends: a quarter of it, at most this. */
  private static final Duration LONGEST_LEAD = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final List<Probe> probes;
  private final Set<Probe> asking = new HashSet<>();
  private final Map<String, Health> health = new TreeMap<>();
  private SampledRelease release;
  private long timer = NO_TIMER;

  Inquiry(Vertx vertx, SampledRelease release, List<Probe> probes) {
    this.vertx = vertx;
    this.release = release;
    this.probes = probes;
    probes.forEach(probe -> health.put(probe.name(), new Health.Unasked()));
  }

  /** Whether it goes on for this one: the same release, measured alike. */
  synchronized boolean about(SampledRelease other) {
    return release.continues(other);
  }

  /** A window begins; counters are read at once, to take differences from. */
  synchronized void begin(SampledRelease now) {
    schedule(now);
    probes.stream().filter(Probe::asksFirst).forEach(probe -> ask(probe, true));
  }

  /** A window ends and the next one begins. */
  synchronized Samples take(SampledRelease now) {
    schedule(now);
    return probes.stream().map(Probe::take).reduce(Samples.NONE, Samples::plus);
  }

  synchronized void stop() {
    vertx.cancelTimer(timer);
    timer = NO_TIMER;
  }

  synchronized Map<String, Health> health() {
    return Map.copyOf(health);
  }

  private void schedule(SampledRelease now) {
    release = now;
    stop();
    if (!probes.isEmpty()) {
      timer = vertx.setTimer(untilAsking(now.interval()), this::askAll);
    }
  }

  private static long untilAsking(Duration interval) {
    long lead = Math.min(interval.toMillis() / 4, LONGEST_LEAD.toMillis());
    return Math.max(1, interval.toMillis() - lead);
  }

  /** A timer that was cancelled too late is not the one that is set. */
  private synchronized void askAll(long id) {
    if (id == timer) {
      timer = NO_TIMER;
      probes.forEach(probe -> ask(probe, false));
    }
  }

  private void ask(Probe probe, boolean first) {
    if (asking.add(probe)) {
      Future.succeededFuture()
          .compose(any -> probe.ask(release))
          .onSuccess(answered -> heard(probe, new Health.Answering()))
          .onFailure(e -> failed(probe, trouble(probe, e), first));
    }
  }

  /** A probe names itself; what it did not expect does not. */
  private static MetricTrouble trouble(Probe probe, Throwable problem) {
    return problem instanceof MetricTrouble told ? told : MetricTrouble.of(probe.name(), problem);
  }

  /** At the beginning there may not have been a scrape of the canary yet. */
  private void failed(Probe probe, MetricTrouble trouble, boolean first) {
    if (first && trouble.is(Queries.NO_SERIES)) {
      done(probe);
    } else {
      heard(probe, trouble.told());
    }
  }

  private synchronized void heard(Probe probe, Health how) {
    asking.remove(probe);
    health.put(probe.name(), how);
  }

  private synchronized void done(Probe probe) {
    asking.remove(probe);
  }
}
