package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.acting.Actuator;
import dev.sluice.controller.attempts.Acts;
import dev.sluice.controller.attempts.Refusals;
import dev.sluice.controller.resolving.InvalidRolloutException;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One step of a Rollout that is being deleted: its route goes first, the hold last. */
final class Departure {
  private final Crew crew;
  private final Chronicle chronicle;
  private final Refusals refusals;
  private final Faults faults;

  Departure(Crew crew, Chronicle chronicle, Refusals refusals) {
    this.crew = crew;
    this.chronicle = chronicle;
    this.refusals = refusals;
    this.faults = chronicle.faults();
  }

  /**
   * @return when to look again; empty where nothing of it is left
   */
  Optional<Duration> step(Rollout rollout, Instant now) {
    try {
      return step(crew.resolver().check(rollout), now);
    } catch (InvalidRolloutException e) {
      return invalid(rollout, e, now);
    }
  }

  /**
   * The route goes first here too, unless it never was there, or another one stays in its place.
   */
  private Optional<Duration> invalid(
      Rollout rollout, InvalidRolloutException problem, Instant now) {
    ReleaseState before = chronicle.state(rollout, now);
    var standIn =
        before.stable() == null || problem.foreign()
            ? Optional.<ResolvedRollout>empty()
            : crew.standIns().of(rollout, before);
    return standIn
        .map(subject -> step(subject, now))
        .or(() -> Names.of(rollout).map(names -> released(rollout, names, now)))
        .orElse(Optional.empty());
  }

  private Optional<Duration> step(ResolvedRollout subject, Instant now) {
    Rollout rollout = subject.rollout();
    ReleaseState before = chronicle.read(rollout, now);
    var seen = crew.observer().observe(subject, before, now);
    ReleaseState after = before.leave(subject.plan(), seen, now);
    var trouble = refusals.trouble(uid(rollout), now).or(() -> faults.conflicts(rollout));
    boolean moved = chronicle.record(subject, before, after, trouble, now);
    var wanted = Wanted.of(after, seen);
    if (wanted.hold() == Wanted.Hold.RETURNED) {
      return released(rollout, subject.names(), now);
    }
    Acts acts = crew.actuator().render(subject, after, wanted, now);
    chronicle.tell(acts);
    if (acts.conflict()) {
      return Optional.of(faults.conflict(rollout, now));
    }
    return Optional.of(crew.looks().next(subject, moved, after, seen, now));
  }

  /** What was refused of other objects does not matter any more: they go with the Rollout. */
  private Optional<Duration> released(Rollout rollout, Names names, Instant now) {
    refusals.forgetAllBut(uid(rollout), Actuator.target(names));
    Acts acts = crew.actuator().releaseHold(rollout, names, now);
    chronicle.tell(acts);
    if (acts.conflict()) {
      return Optional.of(faults.conflict(rollout, now));
    }
    return refusals.of(uid(rollout)).isEmpty()
        ? Optional.empty()
        : Optional.of(crew.looks().refused(uid(rollout), now));
  }

  private static String uid(Rollout rollout) {
    return rollout.getMetadata().getUid();
  }
}
