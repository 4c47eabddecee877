package dev.sluice.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The buckets of one histogram. */
final class Buckets {
  private final TreeMap<Double, Series> byBound = new TreeMap<>();

  void put(double bound, Series series) {
    byBound.put(bound, series);
  }

  /**
   * @param bounds without infinity, which must be there, too
   * @return empty where a value is no count
   * @throws MetricTrouble naming the bounds that were found and those that are wanted
   */
  Optional<double[]> counters(String query, List<Double> bounds) {
    List<Double> wanted = new ArrayList<>(bounds);
    wanted.add(Double.POSITIVE_INFINITY);
    if (!wanted.equals(List.copyOf(byBound.keySet()))) {
      throw Queries.trouble(
          "BucketsDiffer",
          query,
          "the histogram has the bounds "
              + text(byBound.keySet())
              + ", latency.bounds and +Inf are "
              + text(wanted));
    }
    return byBound.values().stream().allMatch(Series::usableCounter)
        ? Optional.of(byBound.values().stream().mapToDouble(Series::value).toArray())
        : Optional.empty();
  }

  private static String text(Iterable<Double> bounds) {
    List<String> texts = new ArrayList<>();
    bounds.forEach(b -> texts.add(b == Double.POSITIVE_INFINITY ? "+Inf" : String.valueOf(b)));
    return texts.toString();
  }
}
