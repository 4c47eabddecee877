package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.Traffic;
import java.util.List;
import java.util.Map;

/** A distribution, from the buckets of a histogram. */
final class HistogramGauge implements Gauge {
  private final String name;
  private final List<String> queries;
  private final List<Double> bounds;
  private final Arm stable;
  private final Arm canary;
  private boolean begun;
  private boolean fresh;

  /**
   * @param queries of the stable version, then of the canary
   */
  HistogramGauge(String name, List<String> queries, List<Double> bounds) {
    this.name = name;
    this.queries = queries;
    this.bounds = bounds;
    this.stable = new Arm(bounds.size() + 1);
    this.canary = new Arm(bounds.size() + 1);
  }

  @Override
  public List<String> queries() {
    return queries;
  }

  @Override
  public synchronized void accept(List<List<Series>> answers) {
    var stableNow = Counters.buckets(queries.get(0), answers.get(0), bounds);
    var canaryNow = Counters.buckets(queries.get(1), answers.get(1), bounds);
    if (begun) {
      stable.growth.read(stableNow);
      canary.growth.read(canaryNow);
      fresh = true;
    } else {
      start(stableNow, canaryNow);
    }
  }

  /** Both versions begin together. */
  private void start(
      Map<Map<String, String>, double[]> stableNow, Map<Map<String, String>, double[]> canaryNow) {
    if (stableNow.isEmpty() || canaryNow.isEmpty()) {
      throw Queries.noSeries(queries.get(stableNow.isEmpty() ? 0 : 1));
    }
    stable.growth.start(stableNow);
    canary.growth.start(canaryNow);
    begun = true;
  }

  @Override
  public synchronized Samples take() {
    if (!fresh) {
      return Samples.NONE;
    }
    fresh = false;
    var distribution = new Samples.Distribution(stable.take(), canary.take());
    return new Samples(Map.of(), Map.of(name, distribution), Map.of(), Map.of(), Map.of());
  }

  @Override
  public boolean cumulative() {
    return true;
  }

  /** The buckets of one version. */
  private static final class Arm {
    private final Growth growth;
    private final long[] given;

    private Arm(int cells) {
      this.growth = new Growth(cells);
      this.given = new long[cells];
    }

    /** A cell that seems to shrink, because a process wrote its buckets one by one, waits. */
    private Traffic take() {
      Traffic window = Traffic.durations(cells(), given);
      for (int i = 0; i < given.length; i++) {
        given[i] += window.latency()[i];
      }
      return window;
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
