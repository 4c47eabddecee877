package dev.sluice.domain.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All traffic goes to the stable workload, as fast as its pods can carry it, and the canary drains
 * and goes: after a promotion, or because the release is taken back.
 *
 * @param phase {@code FINALISING} or {@code ROLLING_BACK}
 * @param place its exposure falls to none; since when it is what it is
 * @param ending how the release ends
 * @param quietSince since when every sidecar has known that no request goes to the canary, or null
 */
public record Returning(
    Phase phase,
    Instant since,
    String message,
    ReleaseMemory memory,
    Release release,
    Place place,
    Ending ending,
    @Nullable Instant quietSince)
    implements ReleaseState {

  /** An autoscaler that has not followed by then does not follow. */
  static final Duration GROWING = Duration.ofSeconds(60);

  static Returning takeBack(Preparing from, Observation seen, Ending why, Instant now) {
    var place = new Place(0, now, Exposure.NONE, 0);
    return back(from, from.release(), place, why, now).homewards(seen, now);
  }

  static Returning takeBack(Progressing from, Observation seen, Ending why, Instant now) {
    return back(from, grown(from.release(), from.place(), seen), from.place(), why, now)
        .homewards(seen, now);
  }

  static Returning takeBack(Promoting from, Observation seen, Ending why, Instant now) {
    return back(from, grown(from.release(), from.place(), seen), from.place(), why, now)
        .homewards(seen, now);
  }

  /**
   * Load has come since the exposure began, and all of it comes home. An earlier version of this
   * program did not say what it needed.
   */
  private static Release grown(Release release, Place place, Observation seen) {
    return release.need() == 0
        ? release
        : release.needing(Pods.need(release, place, seen.target()));
  }

  private static Returning back(
      ReleaseState from, Release release, Place place, Ending why, Instant now) {
    return new Returning(
        Phase.ROLLING_BACK,
        now,
        "taking back: " + why.message(),
        abortDone(from, why),
        release,
        place,
        why,
        null);
  }

  /** So that the same revision, tried again, is not taken back by the same order. */
  private static ReleaseMemory abortDone(ReleaseState from, Ending why) {
    String revision = from.canary();
    return why.reason().equals("Aborted") && revision != null
        ? from.memory().did(new Order(Order.Kind.ABORT, revision))
        : from.memory();
  }

  static Returning promoted(Promoting from, Observation seen, Instant now) {
    return new Returning(
            Phase.FINALISING,
            now,
            "traffic comes home to revision " + seen.target().revision(),
            from.memory(),
            grown(from.release(), from.place(), seen),
            from.place(),
            from.ending(),
            null)
        .homewards(seen, now);
  }

  /**
   * Never more traffic than the stable pods can carry; all of it once they do not grow any more.
   * None to a version without a ready pod, unless somebody asks for just that.
   */
  private Returning homewards(Observation seen, Instant now) {
    int may =
        Math.max(100 - exposure().percent(), Pods.stableMay(release, seen, ending.rejected()));
    boolean there = seen.stableServes() || ending.asked();
    boolean waited = there && since.isBefore(now) && Waiting.overdue(place.since(), GROWING, now);
    return may >= 100 || waited ? at(Exposure.NONE, now) : slower(may, now);
  }

  private Returning slower(int may, Instant now) {
    return at(Exposure.of(100 - may), now);
  }

  private Returning at(Exposure next, Instant now) {
    return next.equals(exposure()) && since.isBefore(now)
        ? this
        : to(new Place(place.step(), now, next, place.base()));
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    if (exposure().percent() > 0) {
      var closer = seen.routesSay(exposure()) ? homewards(seen, now) : this;
      return closer.saying(
          (seen.stableServes()
                  ? "the stable pods take traffic back as they grow"
                  : "no stable pod is ready to take traffic back")
              + ": the canary still serves "
              + closer.exposure().percent()
              + " %");
    }
    if (!nobodyComes(plan, seen, now)) {
      return quietFrom(null)
          .saying(
              "waiting for sidecars: "
                  + Sidecars.know(seen.routes(), "that the canary gets no request"));
    }
    if (quietSince == null) {
      return quietFrom(now).saying("draining the canary");
    }
    if (!drained(plan, now)) {
      return this;
    }
    return phase == Phase.FINALISING ? promoted(now) : rolledBack(seen, now);
  }

  /** Whether every sidecar has known for long enough that no request goes to the canary. */
  public boolean drained(Plan plan, Instant now) {
    return quietSince != null && Waiting.overdue(quietSince, plan.drain(), now);
  }

  /**
   * Whether no sidecar sends requests to the canary any more. One that does not answer may, so it
   * is waited for; but not for ever.
   */
  private boolean nobodyComes(Plan plan, Observation seen, Instant now) {
    boolean patient = !Waiting.overdue(since, plan.progressDeadline(), now);
    return seen.routesSay(Exposure.NONE) && (seen.routes().settled() || !patient);
  }

  @Override
  public Optional<Instant> due(Plan plan, Observation seen, Instant now) {
    if (exposure().percent() > 0) {
      return Optional.of(place.since().plus(GROWING));
    }
    return Optional.of(
        quietSince == null ? since.plus(plan.progressDeadline()) : quietSince.plus(plan.drain()));
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return step(plan, seen, now);
  }

  private Resting promoted(Instant now) {
    String revision = release.revision();
    return new Resting(
        Phase.PROMOTED,
        now,
        "revision " + revision + " is stable: " + ending.message(),
        memory.stable(revision).forgiving(revision),
        past());
  }

  /**
   * Not said while pods of a revision that was taken back are still among the stable ones; but a
   * workload that was made anew runs what it asks for, and nobody takes that away.
   */
  private ReleaseState rolledBack(Observation seen, Instant now) {
    boolean goesBack = !ending.reason().equals("Deleted") && !Withdrawal.madeAnew(this, seen);
    if (goesBack && seen.target().mixed()) {
      return saying("the workload's pods go back to revision " + stable());
    }
    String revision = release.revision();
    return new Resting(
        Phase.ROLLED_BACK,
        now,
        "revision " + revision + " was taken back: " + ending.message(),
        ending.rejected() ? memory.rejecting(revision) : memory,
        past());
  }

  private Past past() {
    return new Past(release.revision(), release.startedAt(), release.analysis(), ending);
  }

  private Returning to(Place next) {
    return new Returning(phase, since, message, memory, release, next, ending, quietSince);
  }

  private Returning quietFrom(@Nullable Instant instant) {
    return new Returning(phase, since, message, memory, release, place, ending, instant);
  }

  @Override
  public Returning remembering(ReleaseMemory next) {
    return new Returning(phase, since, message, next, release, place, ending, quietSince);
  }

  @Override
  public Returning saying(String text) {
    return new Returning(phase, since, text, memory, release, place, ending, quietSince);
  }
}
