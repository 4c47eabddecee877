package dev.sluice.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The buckets of one histogram. */
final class Buckets {
  private final TreeMap<Double, Series> byBound = new TreeMap<>();

  void put(double bound, Series series) {
    byBound.put(bound, series);
  }

  /**
   * One reading for each scrape; NaN for a bucket that it did not have.
   *
   * @param bounds without infinity, which must be there, too
   * @throws MetricTrouble naming the bounds that were found and those that are wanted
   */
  List<Reading> counters(String query, List<Double> bounds) {
    if (!have(bounds)) {
      throw Queries.trouble(
          "BucketsDiffer",
          query,
          "the histogram has the bounds "
              + text(byBound.keySet())
              + ", latency.bounds and +Inf are "
              + text(withInfinity(bounds)));
    }
    SortedMap<Long, double[]> scrapes = new TreeMap<>();
    int bucket = 0;
    for (Series series : byBound.values()) {
      enter(scrapes, bucket++, series);
    }
    return scrapes.entrySet().stream().map(e -> new Reading(e.getKey(), e.getValue())).toList();
  }

  boolean have(List<Double> bounds) {
    return withInfinity(bounds).equals(List.copyOf(byBound.keySet()));
  }

  /** When one of them was scraped last, in milliseconds. */
  long newest() {
    return byBound.values().stream()
        .mapToLong(s -> s.readings().get(s.readings().size() - 1).at())
        .max()
        .orElse(0);
  }

  private static List<Double> withInfinity(List<Double> bounds) {
    List<Double> all = new ArrayList<>(bounds);
    all.add(Double.POSITIVE_INFINITY);
    return all;
  }

  private void enter(SortedMap<Long, double[]> scrapes, int bucket, Series series) {
    series
        .readings()
        .forEach(r -> scrapes.computeIfAbsent(r.at(), any -> unknown())[bucket] = r.all());
  }

  private double[] unknown() {
    double[] cells = new double[byBound.size()];
    Arrays.fill(cells, Double.NaN);
    return cells;
  }

  private static String text(Iterable<Double> bounds) {
    List<String> texts = new ArrayList<>();
    bounds.forEach(b -> texts.add(b == Double.POSITIVE_INFINITY ? "+Inf" : String.valueOf(b)));
    return texts.toString();
  }
}
