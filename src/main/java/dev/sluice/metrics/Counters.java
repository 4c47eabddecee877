package dev.sluice.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Series as counters by their labels. */
final class Counters {
  private static final String BOUND = "le";

  private Counters() {}

  /** NaN, infinite and negative values are left out. */
  static Map<Map<String, String>, double[]> single(String query, List<Series> answer) {
    mustBeRaw(query, answer);
    Map<Map<String, String>, double[]> all = new HashMap<>();
    answer.stream()
        .filter(Series::usableCounter)
        .forEach(series -> all.put(series.labels(), new double[] {series.value()}));
    return all;
  }

  /**
   * Buckets by their other labels.
   *
   * @param bounds of the buckets, ascending, without infinity
   * @return as many counters as there are buckets, the last one for infinity
   */
  static Map<Map<String, String>, double[]> buckets(
      String query, List<Series> answer, List<Double> bounds) {
    mustBeRaw(query, answer);
    Map<Map<String, String>, Buckets> all = new HashMap<>();
    answer.forEach(
        series ->
            all.computeIfAbsent(withoutBound(series), any -> new Buckets())
                .put(Numbers.parse(series.labels().getOrDefault(BOUND, "")), series));
    Map<Map<String, String>, double[]> counters = new HashMap<>();
    all.forEach(
        (labels, buckets) ->
            buckets.counters(query, bounds).ifPresent(values -> counters.put(labels, values)));
    return counters;
  }

  private static Map<String, String> withoutBound(Series series) {
    Map<String, String> labels = new HashMap<>(series.labels());
    labels.remove(BOUND);
    return labels;
  }

  /** The sum of counters falls when a pod goes, and would be taken for one that began anew. */
  private static void mustBeRaw(String query, List<Series> answer) {
    if (answer.stream().anyMatch(series -> !series.labels().containsKey(Series.NAME))) {
      throw Queries.trouble(
          "NotCounters",
          query,
          "the answer was computed, allowed: counters as they are, without sum, rate or increase");
    }
  }
}
