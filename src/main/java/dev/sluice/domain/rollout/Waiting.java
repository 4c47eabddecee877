package dev.sluice.domain.rollout;

import java.time.Duration;
import java.time.Instant;

/** Deadlines, and how they are told. */
final class Waiting {
  private Waiting() {}

  static boolean overdue(Instant since, Duration limit, Instant now) {
    return !now.isBefore(since.plus(limit));
  }

  static String text(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
