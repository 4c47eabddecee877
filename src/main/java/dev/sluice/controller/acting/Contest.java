package dev.sluice.controller.acting;

import dev.sluice.controller.attempts.BackOff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How often somebody else changed one object of ours, and how long we let it be. Not thread-safe.
 */
final class Contest {
  /** More often than this within a minute is no accident. */
  private static final int ACCIDENTS = 5;

  private static final Duration SPAN = Duration.ofMinutes(1);
  private static final Duration FIRST = Duration.ofSeconds(10);

  private final BackOff backOff;
  private final Deque<Instant> undone = new ArrayDeque<>();
  private Instant next = Instant.MIN;
  private int rounds;
  private long all;

  Contest(BackOff backOff) {
    this.backOff = backOff;
  }

  /** Whether it may be put back already. */
  boolean due(Instant now) {
    return !now.isBefore(next);
  }

  /** It was put back. */
  void undone(Instant now) {
    all++;
    undone.addLast(now);
    forgetOld(now);
    if (rounds > 0 || undone.size() > ACCIDENTS) {
      rounds++;
      next = now.plus(backOff.after(rounds, FIRST, BackOff.LONGEST));
    }
  }

  /** It is as it should be. */
  void quiet(Instant now) {
    if (rounds > 0 && now.isAfter(next.plus(SPAN))) {
      rounds = 0;
    }
    forgetOld(now);
  }

  /**
   * When something is to be done about it by time alone, given that it is now as it should be, or
   * not; empty while nobody fights.
   */
  Optional<Instant> next(boolean right) {
    return rounds == 0 ? Optional.empty() : Optional.of(right ? next.plus(SPAN) : next);
  }

  boolean fighting() {
    return rounds > 0;
  }

  /** How often it was put back since it was made or this process began. */
  long all() {
    return all;
  }

  private void forgetOld(Instant now) {
    undone.removeIf(at -> at.plus(SPAN).isBefore(now));
  }
}
