package dev.sluice.metrics;

import java.util.Arrays;

/**
 * What one scrape found in a series. A series may have several counters that begin anew together,
 * like the buckets of a histogram; the last one of them counts everything.
 *
 * @param at when, in milliseconds of the scraping Prometheus' clock
 * @param counters as they were
 */
record Reading(long at, double... counters) {
  double all() {
    return counters[counters.length - 1];
  }

  /** Whether no value is NaN, infinite or negative. */
  boolean countsOnly() {
    return Arrays.stream(counters).allMatch(v -> v >= 0 && v < Double.POSITIVE_INFINITY);
  }

  /** Whether the counters began anew in between; a count never falls otherwise. */
  boolean beganAnewSince(Reading before) {
    return all() < before.all();
  }

  /** Whether both are the same scrape of the same Prometheus. */
  boolean same(Reading other) {
    return at == other.at && Arrays.equals(counters, other.counters);
  }
}
