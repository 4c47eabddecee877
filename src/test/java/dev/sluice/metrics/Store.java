package dev.sluice.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one Prometheus scraped, and what it answers. */
final class Store {
  private static final long PAST = 300_000;

  private final Map<Map<String, String>, List<Reading>> series = new LinkedHashMap<>();

  /**
   * @param at in milliseconds of its clock
   * @param found the values that are exposed
   */
  void scrape(long at, List<Series> found) {
    found.forEach(
        s ->
            series
                .computeIfAbsent(s.labels(), any -> new ArrayList<>())
                .add(new Reading(at, s.value())));
  }

  void clear() {
    series.clear();
  }

  void forget(Series wrong) {
    series.remove(wrong.labels());
  }

  /** The readings of the last minutes. */
  List<Series> answer(long at) {
    return answer(at, PAST);
  }

  /** The readings of some time. */
  List<Series> answer(long at, long past) {
    return series.entrySet().stream()
        .map(e -> new Series(e.getKey(), since(e.getValue(), at - past)))
        .filter(s -> !s.readings().isEmpty())
        .toList();
  }

  private static List<Reading> since(List<Reading> all, long from) {
    return all.stream().filter(r -> r.at() > from).toList();
  }
}
