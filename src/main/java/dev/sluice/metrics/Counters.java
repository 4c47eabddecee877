package dev.sluice.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers as counters by their labels. */
final class Counters {
  private static final String BOUND = "le";

  /** Behind all others for so long, in milliseconds, that it is not scraped any more. */
  private static final long GONE = 60_000;

  private Counters() {}

  /** NaN, infinite and negative values are left out. */
  static Scrapes single(String query, List<Series> answer) {
    mustBeRaw(query, answer);
    Map<Map<String, String>, Track> all = new HashMap<>();
    answer.forEach(series -> put(all, query, series.labels(), series.readings()));
    return new Scrapes(query, all);
  }

  /**
   * Buckets by their other labels. A pod that is gone may have had other bounds.
   *
   * @param bounds of the buckets, ascending, without infinity
   * @return as many counters as there are buckets, the last one for infinity
   */
  static Scrapes buckets(String query, List<Series> answer, List<Double> bounds) {
    mustBeRaw(query, answer);
    Map<Map<String, String>, Buckets> found = new HashMap<>();
    answer.forEach(
        series ->
            found
                .computeIfAbsent(withoutBound(series), any -> new Buckets())
                .put(Numbers.parse(series.labels().getOrDefault(BOUND, "")), series));
    long newest = found.values().stream().mapToLong(Buckets::newest).max().orElse(0);
    Map<Map<String, String>, Track> all = new HashMap<>();
    found.forEach(
        (labels, buckets) -> {
          if (buckets.have(bounds) || buckets.newest() > newest - GONE) {
            put(all, query, labels, buckets.counters(query, bounds));
          }
        });
    return new Scrapes(query, all);
  }

  private static void put(
      Map<Map<String, String>, Track> all,
      String query,
      Map<String, String> labels,
      List<Reading> readings) {
    var usable = readings.stream().filter(Reading::countsOnly).toList();
    if (!usable.isEmpty()) {
      Track track = new Track(usable);
      mustBeOfOne(query, track);
      all.put(labels, track);
    }
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

  /**
   * A store that several Prometheus write to must keep them apart, or use one of them at a time.
   */
  private static void mustBeOfOne(String query, Track track) {
    if (track.mixed()) {
      throw Queries.trouble(
          "ReplicasDiffer",
          query,
          "counters fall and rise again at once, as if several Prometheus wrote to one store"
              + " without deduplication");
    }
  }
}
