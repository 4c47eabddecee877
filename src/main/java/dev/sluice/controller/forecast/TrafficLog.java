package dev.sluice.controller.forecast;

import dev.sluice.domain.analysis.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Readings of one Service's growing totals over the last minutes. */
final class TrafficLog {
  /** Long enough for a quiet service, short enough to be today's traffic. */
  private static final Duration SPAN = Duration.ofMinutes(5);

  private static final Duration BETWEEN = Duration.ofMinutes(1);

  /** Before that, a start's first failures are most of what was seen. */
  static final Duration LEAST = Duration.ofMinutes(3);

  private final Deque<Reading> readings = new ArrayDeque<>();

  private record Reading(Instant at, long requests, long failures) {}

  /**
   * @param requestsPerSecond at least 0
   * @param errorRate 0 to 1; 0 without requests
   */
  record Rates(double requestsPerSecond, double errorRate) {}

  /** Whether enough time has passed for another reading to say something new. */
  boolean due(Instant now) {
    return readings.isEmpty() || !now.isBefore(readings.peekLast().at().plus(BETWEEN));
  }

  /** Totals that fall were counted by another process: all begins anew. */
  void add(Instant now, Traffic totals) {
    if (!readings.isEmpty() && totals.requests() < readings.peekLast().requests()) {
      readings.clear();
    }
    readings.addLast(new Reading(now, totals.requests(), totals.failures()));
    while (readings.peekFirst().at().plus(SPAN).isBefore(now)) {
      readings.removeFirst();
    }
  }

  /**
   * Between the first and the last reading, which is the time that was really looked at; empty
   * until that is {@link #LEAST}.
   */
  Optional<Rates> rates() {
    Reading first = readings.peekFirst();
    Reading last = readings.peekLast();
    if (first == null || last.at().isBefore(first.at().plus(LEAST))) {
      return Optional.empty();
    }
    double seconds = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
    double requests = last.requests() - first.requests();
    double failures = last.failures() - first.failures();
    return Optional.of(new Rates(requests / seconds, requests == 0 ? 0 : failures / requests));
  }
}
