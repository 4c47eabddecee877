package dev.sluice.controller.attempts;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double, and never end: from a second to a minute, each with up to a fifth more, so
 * that what failed together does not come back together.
 */
public final class BackOff {
  static final Duration FIRST = Duration.ofSeconds(1);
  public static final Duration LONGEST = Duration.ofMinutes(1);
  private static final double JITTER = 0.2;

  private final RandomGenerator random;

  public BackOff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * @param attempt from 1: how often it was tried in vain
   * @param longest cap, before the jitter
   */
  public Duration after(int attempt, Duration longest) {
    return after(attempt, FIRST, longest);
  }

  /** As {@link #after(int, Duration)}, beginning with {@code first}. */
  public Duration after(int attempt, Duration first, Duration longest) {
    double doubled = first.toMillis() * Math.pow(2, Math.min(attempt, 30) - 1.0);
    double capped = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis((long) (capped * (1 + JITTER * random.nextDouble())));
  }
}
