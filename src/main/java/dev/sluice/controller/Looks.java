package dev.sluice.controller;

import dev.sluice.controller.acting.Actuator;
import dev.sluice.controller.attempts.BackOff;
import dev.sluice.controller.attempts.Refusals;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.rollout.NextLook;
import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.ReleaseState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** When each Rollout is looked at again though nothing woke it. */
final class Looks {
  /** What has changed may let it move on, and nobody else knows. */
  static final Duration AT_ONCE = Duration.ofMillis(1);

  private final Refusals refusals;
  private final Actuator actuator;
  private final WindowCutter windows;

  /** By uid: when it moved last, as far as this process knows. */
  private final Map<String, Instant> moved = new ConcurrentHashMap<>();

  Looks(Refusals refusals, Actuator actuator, WindowCutter windows) {
    this.refusals = refusals;
    this.actuator = actuator;
    this.windows = windows;
  }

  /**
   * After a look that acted on {@code after}.
   *
   * @param hasMoved whether that is another state than before
   */
  Duration next(
      ResolvedRollout subject,
      boolean hasMoved,
      ReleaseState after,
      Observation seen,
      Instant now) {
    String uid = subject.rollout().getMetadata().getUid();
    if (hasMoved) {
      moved.put(uid, now);
      return AT_ONCE;
    }
    Instant since = moved.computeIfAbsent(uid, id -> now);
    Optional<Instant> window = windows.due(subject).filter(it -> !after.phase().resting());
    return sooner(uid, NextLook.after(after, subject.plan(), seen, window, since, now), now);
  }

  /** After a look in which nothing but the refused could be done. */
  Duration refused(String uid, Instant now) {
    return sooner(uid, BackOff.LONGEST, now);
  }

  private Duration sooner(String uid, Duration look, Instant now) {
    return Stream.concat(refusals.next(uid, now).stream(), actuator.next(uid).stream())
        .filter(now::isBefore)
        .map(next -> Duration.between(now, next).plus(AT_ONCE))
        .filter(wait -> wait.compareTo(look) < 0)
        .min(Duration::compareTo)
        .orElse(look);
  }

  void forget(String uid) {
    moved.remove(uid);
  }
}
