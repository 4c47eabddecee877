package dev.sluice.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * Sums up how much counters grew, series by series, so that each event counts once: a counter that
 * fell began anew, a series that was not there before counts from 0, one that is missing counts
 * nothing.
 *
 * <p>A series may have several counters that begin anew together, like the buckets of a histogram;
 * the last one of them, which counts everything, tells that it did. Not thread-safe.
 */
final class Growth {
  private static final int MOST_KEPT = 2 * PrometheusAnswer.MOST_SERIES;

  private final Map<Map<String, String>, double[]> last = new HashMap<>();
  private final double[] sums;

  /**
   * @param counters of each series
   */
  Growth(int counters) {
    this.sums = new double[counters];
  }

  /** What was there before the first window. */
  void start(Map<Map<String, String>, double[]> now) {
    last.putAll(now);
  }

  /**
   * @param now counters by their labels
   */
  void read(Map<Map<String, String>, double[]> now) {
    now.forEach(this::read);
    if (last.size() > MOST_KEPT) {
      last.keySet().retainAll(now.keySet());
    }
  }

  private void read(Map<String, String> series, double[] now) {
    double[] before = last.put(series, now);
    int all = sums.length - 1;
    boolean fromZero = before == null || now[all] < before[all];
    for (int i = 0; i < sums.length; i++) {
      sums[i] += fromZero ? now[i] : now[i] - before[i];
    }
  }

  /** Whole events so far; fractions wait until they are whole. */
  long sum(int counter) {
    return (long) Math.floor(sums[counter]);
  }
}
