package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.attempts.Acts;
import dev.sluice.controller.attempts.Refusals;
import dev.sluice.controller.resolving.InvalidRolloutException;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.controller.status.Trouble;
import dev.sluice.domain.rollout.NextLook;
import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Stride;
import dev.sluice.domain.rollout.Unworkable;
import dev.sluice.domain.rollout.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One step of a Rollout that is to stay: observe, decide, record, act. */
final class Advance {
  private final Crew crew;
  private final Chronicle chronicle;
  private final Refusals refusals;
  private final Faults faults;

  Advance(Crew crew, Chronicle chronicle, Refusals refusals) {
    this.crew = crew;
    this.chronicle = chronicle;
    this.refusals = refusals;
    this.faults = chronicle.faults();
  }

  /**
   * @return when to look again though nothing happened
   */
  Duration step(Rollout rollout, Instant now) {
    try {
      Duration wait = step(crew.resolver().check(rollout), now);
      chronicle.valid(rollout);
      return wait;
    } catch (InvalidRolloutException e) {
      return invalid(rollout, e, now);
    }
  }

  private Duration step(ResolvedRollout subject, Instant now) {
    crew.standIns().valid(subject);
    ReleaseState before = chronicle.state(subject.rollout(), now);
    var seen = crew.observer().observe(subject, before, now); // I/O in
    ReleaseState after = Stride.of(before, subject.plan(), seen, now); // pure
    return act(
        subject, before, rehearsed(subject, before, after, now), seen, Optional.empty(), now);
  }

  /** A release whose objects would be refused does not begin. */
  private ReleaseState rehearsed(
      ResolvedRollout subject, ReleaseState before, ReleaseState after, Instant now) {
    var rehearsal = crew.rehearsal();
    boolean begins = before.phase().resting() && after.phase() == Phase.PREPARING;
    if (!begins) {
      rehearsal.over(subject);
      return after;
    }
    Acts acts = rehearsal.play(subject, after.pods(), now);
    chronicle.tell(acts);
    return rehearsal.refused(subject) || acts.conflict() ? before : after;
  }

  private Duration act(
      ResolvedRollout subject,
      ReleaseState before,
      ReleaseState after,
      Observation seen,
      Optional<Trouble> invalid,
      Instant now) {
    Rollout rollout = subject.rollout();
    chronicle.keep(subject, before, after, seen, now);
    var told = refusals.of(uid(rollout));
    var trouble = invalid.or(() -> refusals.trouble(uid(rollout), now));
    boolean moved =
        chronicle.record(subject, before, after, trouble.or(() -> faults.conflicts(rollout)), now);
    Acts acts = crew.actuator().render(subject, after, Wanted.of(after, seen), now); // I/O out
    chronicle.tell(acts);
    if (acts.conflict()) {
      return faults.conflict(rollout, now);
    }
    faults.none(rollout);
    return told.equals(refusals.of(uid(rollout)))
        ? crew.looks().next(subject, moved, after, seen, now)
        : Looks.AT_ONCE;
  }

  /** A release under way goes on being judged, and is taken back if nobody puts it right. */
  private Duration invalid(Rollout rollout, InvalidRolloutException problem, Instant now) {
    chronicle.tell(rollout, problem, now);
    ReleaseState before = chronicle.state(rollout, now);
    var standIn =
        before.phase().resting()
            ? Optional.<ResolvedRollout>empty()
            : crew.standIns().of(rollout, before);
    if (standIn.isPresent()) {
      return standing(standIn.get(), before, problem, now);
    }
    refusals.forget(uid(rollout));
    chronicle.record(rollout, problem, now);
    faults.none(rollout);
    return NextLook.REST;
  }

  private Duration standing(
      ResolvedRollout subject, ReleaseState before, InvalidRolloutException problem, Instant now) {
    var seen = crew.observer().observe(subject, before, now);
    ReleaseState after =
        crew.standIns().overdue(subject.rollout(), problem.reason(), now)
            ? Unworkable.takeBack(before, seen, problem.getMessage(), now)
            : before;
    ReleaseState next = after == before ? before.step(subject.plan(), seen, now) : after;
    return act(subject, before, next, seen, Optional.of(Trouble.of(problem)), now);
  }

  private static String uid(Rollout rollout) {
    return rollout.getMetadata().getUid();
  }
}
