package dev.sluice.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers of Prometheus, made by hand. */
final class Vectors {
  private Vectors() {}

  static List<Series> none() {
    return List.of();
  }

  /** A counter of one pod. */
  static Series counter(String pod, double value) {
    return new Series(
        Map.of(Series.NAME, "requests_total", "pod", pod), List.of(new Reading(0, value)));
  }

  static Series computed(double value) {
    return new Series(Map.of(), List.of(new Reading(0, value)));
  }

  /**
   * A histogram of one pod.
   *
   * @param bounds without infinity
   * @param cumulative one more than there are bounds
   */
  static List<Series> histogram(String pod, List<String> bounds, double... cumulative) {
    List<Series> all = new ArrayList<>();
    for (int i = 0; i < cumulative.length; i++) {
      Map<String, String> labels = new HashMap<>(Map.of(Series.NAME, "seconds_bucket", "pod", pod));
      labels.put("le", i < bounds.size() ? bounds.get(i) : "+Inf");
      all.add(new Series(labels, List.of(new Reading(0, cumulative[i]))));
    }
    return all;
  }
}
