package dev.sluice.controller;

import dev.sluice.domain.rollout.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a Rollout is not as it should be.
 *
 * @param reason CamelCase, becomes a condition's reason
 * @param words for people
 * @param lasting whether it will not pass by itself soon
 */
record Trouble(String reason, String words, boolean lasting) {
  /** What passes within this time is not worth an alarm. */
  private static final Duration PASSING = Duration.ofMinutes(1);

  static Trouble of(InvalidRolloutException problem) {
    return new Trouble(problem.reason(), problem.getMessage(), true);
  }

  /** What could not be done for a Rollout, or empty. */
  static Optional<Trouble> of(Refusals refusals, String uid, Instant now) {
    List<Refusal> all = refusals.of(uid);
    return refusals
        .reason(uid)
        .map(reason -> new Trouble(reason, words(all), lasting(refusals, uid, now)));
  }

  static boolean lasting(Instant since, Instant now) {
    return !now.isBefore(lastingFrom(since));
  }

  /** When what began then has lasted too long to pass by itself. */
  static Instant lastingFrom(Instant since) {
    return since.plus(PASSING);
  }

  private static boolean lasting(Refusals refusals, String uid, Instant now) {
    return refusals.since(uid).filter(since -> lasting(since, now)).isPresent();
  }

  private static String words(List<Refusal> all) {
    return all.stream().map(Refusal::text).collect(Collectors.joining("; "));
  }
}
