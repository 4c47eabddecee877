package dev.sluice.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sums up how much counters grew, series by series, so that each event counts once, whichever
 * Prometheus is asked. A series that is missing counts nothing. Immutable.
 */
final class Growth {
  private static final int MOST_KEPT = 2 * PrometheusAnswer.MOST_SERIES;

  private final long begun;
  private final Map<Map<String, String>, Known> known;

  private Growth(long begun, Map<Map<String, String>, Known> known) {
    this.begun = begun;
    this.known = known;
  }

  /**
   * What was counted before belongs to nobody.
   *
   * @param watchedSince from when on a series is known to begin with its first reading
   * @param at when it was asked, in milliseconds
   */
  static Growth begin(Scrapes answer, long watchedSince, long at) {
    Map<Map<String, String>, Known> all = new HashMap<>();
    answer
        .tracks()
        .forEach(
            (series, track) ->
                all.put(
                    series,
                    Known.appeared(
                        Anchor.first(track.last()), track, track.first().at() >= watchedSince)));
    return new Growth(at, all);
  }

  /**
   * @param watchedSince from when on a series that appears counts from 0
   * @throws MetricTrouble if it cannot be told how the answer continues what is known
   */
  Growth with(Scrapes answer, long watchedSince) {
    Map<Map<String, String>, Known> all = new HashMap<>(known);
    answer
        .tracks()
        .forEach(
            (series, track) ->
                all.put(series, next(answer.query(), all.get(series), track, watchedSince)));
    if (all.size() > MOST_KEPT) {
      throw Queries.trouble(
          "TooManySeries",
          answer.query(),
          "series come and go, more than " + MOST_KEPT + " in one release");
    }
    return new Growth(begun, all);
  }

  private Known next(String query, @Nullable Known before, Track track, long watchedSince) {
    boolean whole = track.first().at() >= watchedSince;
    return before == null
        ? Known.appeared(from(track, whole), track, whole)
        : before
            .with(track, whole)
            .orElseThrow(
                () ->
                    Queries.trouble(
                        "ReplicasDiffer",
                        query,
                        "several Prometheus answer, and it cannot be told yet which events both of them saw"));
  }

  /** What was before the beginning does not count, nor what may have been. */
  private Anchor from(Track track, boolean whole) {
    return lastUntil(track.readings(), begun)
        .map(Anchor::first)
        .orElseGet(() -> whole ? Anchor.birth(track.first()) : Anchor.first(track.first()));
  }

  private static Optional<Reading> lastUntil(List<Reading> readings, long at) {
    return readings.stream().filter(r -> r.at() <= at).reduce((one, later) -> later);
  }

  /** Whole events so far; fractions wait until they are whole. */
  long sum(int counter) {
    return (long)
        Math.floor(known.values().stream().mapToDouble(k -> k.farthest().counted()[counter]).sum());
  }
}
