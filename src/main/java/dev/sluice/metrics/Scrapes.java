package dev.sluice.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The counters that one Prometheus answered with.
 *
 * @param tracks by the series' labels
 */
record Scrapes(String query, Map<Map<String, String>, Track> tracks) {
  /** A Prometheus has looked that often before it can tell that a series was not there. */
  private static final int LOOKS = 3;

  /** A scrape may fail, and another one come late. */
  private static final int MISSED = 3;

  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration UNKNOWN = Duration.ofMinutes(2);

  boolean isEmpty() {
    return tracks.isEmpty();
  }

  /** When something was scraped last, in milliseconds of Prometheus' clock; 0 for never. */
  long newest() {
    return tracks.values().stream().mapToLong(track -> track.last().at()).max().orElse(0);
  }

  /**
   * From when on a series that appears has begun: this Prometheus looked before, and it was not
   * there. Before, the series may be old and the memory of this Prometheus young.
   */
  long watchedSince() {
    return tracks.values().stream()
        .map(Track::readings)
        .filter(readings -> readings.size() >= LOOKS)
        .mapToLong(readings -> readings.get(LOOKS - 1).at())
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * Refuses an answer without anything that was scraped lately.
   *
   * @throws MetricTrouble naming the query and the last scrape
   */
  void mustBeRecent(Instant asked) {
    if (isEmpty()) {
      throw Queries.noSeries(query);
    }
    Instant last = Instant.ofEpochMilli(newest());
    if (last.isBefore(asked.minus(patience()))) {
      throw Queries.trouble(
          "NotScraped", query, "nothing was scraped since " + last + ", so nothing is counted");
    }
  }

  private Duration patience() {
    long[] spacings = tracks.values().stream().flatMapToLong(Scrapes::spacings).sorted().toArray();
    if (spacings.length == 0) {
      return UNKNOWN;
    }
    Duration missed = Duration.ofMillis(MISSED * spacings[spacings.length / 2]);
    return missed.compareTo(SHORTEST) < 0 ? SHORTEST : missed;
  }

  private static LongStream spacings(Track track) {
    var readings = track.readings();
    return LongStream.range(1, readings.size())
        .map(i -> readings.get((int) i).at() - readings.get((int) i - 1).at());
  }
}
