package dev.sluice.controller.status;

import dev.sluice.controller.resolving.InvalidRolloutException;
import java.time.Duration;
import java.time.Instant;

/**
 * Why a Rollout is not as it should be.
 *
 * @param reason CamelCase, becomes a condition's reason
 * @param words for people
 * @param lasting whether it will not pass by itself soon
 */
public record Trouble(String reason, String words, boolean lasting) {
  /** What passes within this time is not worth an alarm. */
  private static final Duration PASSING = Duration.ofMinutes(1);

  /** What only a person can put right lasts. */
  public static Trouble of(InvalidRolloutException problem) {
    return new Trouble(problem.reason(), problem.getMessage(), true);
  }

  /** Whether what began then has lasted too long to pass by itself. */
  public static boolean lasting(Instant since, Instant now) {
    return !now.isBefore(lastingFrom(since));
  }

  /** When what began then has lasted too long to pass by itself. */
  public static Instant lastingFrom(Instant since) {
    return since.plus(PASSING);
  }
}
