package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.Traffic;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A distribution, from the buckets of a histogram. */
final class HistogramGauge implements Gauge {
  private final String name;
  private final List<String> queries;
  private final List<Double> bounds;
  private @Nullable Arm stable;
  private @Nullable Arm canary;

  /**
   * @param queries of the stable version, then of the canary
   */
  HistogramGauge(String name, List<String> queries, List<Double> bounds) {
    this.name = name;
    this.queries = queries;
    this.bounds = bounds;
  }

  @Override
  public List<String> queries() {
    return queries;
  }

  /** Both versions begin together. */
  @Override
  public synchronized void accept(Instant at, List<List<Series>> answers) {
    var stableNow = next(stable, 0, at, answers);
    var canaryNow = next(canary, 1, at, answers);
    stable = stableNow;
    canary = canaryNow;
  }

  private Arm next(@Nullable Arm before, int version, Instant at, List<List<Series>> answers) {
    var now = Counters.buckets(queries.get(version), answers.get(version), bounds);
    now.mustBeRecent(at);
    return before == null
        ? new Arm(
            Growth.begin(now, now.watchedSince(), at.toEpochMilli()),
            new long[bounds.size() + 1],
            now.newest(),
            false)
        : before.with(now);
  }

  @Override
  public synchronized Samples take() {
    if (stable == null || canary == null || !stable.fresh() || !canary.fresh()) {
      return Samples.NONE;
    }
    var distribution = new Samples.Distribution(stable.window(), canary.window());
    stable = stable.taken();
    canary = canary.taken();
    return new Samples(Map.of(), Map.of(name, distribution), Map.of(), Map.of(), Map.of());
  }

  @Override
  public boolean cumulative() {
    return true;
  }

  /**
   * The buckets of one version.
   *
   * @param given what earlier windows were given, by cell
   * @param scraped when they were last, in milliseconds
   * @param fresh whether they were since the last window
   */
  private record Arm(Growth growth, long[] given, long scraped, boolean fresh) {
    private Arm with(Scrapes now) {
      return new Arm(
          growth.with(now, now.watchedSince()),
          given,
          Math.max(scraped, now.newest()),
          fresh || now.newest() > scraped);
    }

    /** A cell that seems to shrink, because a process wrote its buckets one by one, waits. */
    private Traffic window() {
      return Traffic.durations(cells(), given);
    }

    private Arm taken() {
      long[] window = window().latency();
      long[] sums = new long[given.length];
      Arrays.setAll(sums, i -> given[i] + window[i]);
      return new Arm(growth, sums, scraped, false);
    }

    private long[] cells() {
      long[] cells = new long[given.length];
      long below = 0;
      for (int i = 0; i < cells.length; i++) {
        cells[i] = growth.sum(i) - below;
        below = growth.sum(i);
      }
      return cells;
    }
  }
}
