package dev.sluice.domain.rollout;

import java.time.Instant;

/**
 * All traffic goes to the stable workload, and the canary drains and goes: after a promotion, or
 * because the release is taken back.
 *
 * @param phase {@code FINALISING} or {@code ROLLING_BACK}
 * @param ending how the release ends
 * @param quietSince since when every sidecar has known that no request goes to the canary, or null
 */
public record Returning(
    Phase phase,
    Instant since,
    String message,
    Memory memory,
    Release release,
    Place place,
    Ending ending,
    Instant quietSince)
    implements ReleaseState {

  static Returning takeBack(ReleaseState from, Ending why, Instant now) {
    return new Returning(
        Phase.ROLLING_BACK,
        now,
        "taking back: " + why.message(),
        from.memory(),
        from.release(),
        home(from, now),
        why,
        null);
  }

  static Returning promoted(Promoting from, String revision, Instant now) {
    return new Returning(
        Phase.FINALISING,
        now,
        "traffic comes home to revision " + revision,
        from.memory(),
        from.release(),
        home(from, now),
        from.ending(),
        null);
  }

  /** The step where the release ended, with all traffic at the stable version. */
  private static Place home(ReleaseState from, Instant now) {
    return from.place() == null
        ? new Place(0, now, Exposure.NONE)
        : from.place().exposure(Exposure.NONE);
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    if (!seen.routesSay(Exposure.NONE)) {
      return quietFrom(null)
          .saying(
              "waiting for sidecars: "
                  + seen.routes().acknowledged()
                  + " of "
                  + seen.routes().sidecars()
                  + " know that the canary gets no request");
    }
    if (quietSince == null) {
      return quietFrom(now).saying("draining the canary");
    }
    if (!Waiting.overdue(quietSince, plan.drain(), now)) {
      return this;
    }
    return phase == Phase.FINALISING ? promoted(now) : rolledBack(now);
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return next(plan, seen, now);
  }

  private Resting promoted(Instant now) {
    return new Resting(
        Phase.PROMOTED,
        now,
        "revision " + canary() + " is stable: " + ending.message(),
        memory.stable(canary()).rejected(null),
        past());
  }

  private Resting rolledBack(Instant now) {
    return new Resting(
        Phase.ROLLED_BACK,
        now,
        "revision " + canary() + " was taken back: " + ending.message(),
        memory.rejected(ending.rejected() ? canary() : null),
        past());
  }

  private Past past() {
    return new Past(release.startedAt(), release.analysis(), ending);
  }

  @Override
  public Returning saying(String text) {
    return new Returning(phase, since, text, memory, release, place, ending, quietSince);
  }

  private Returning quietFrom(Instant instant) {
    return new Returning(phase, since, message, memory, release, place, ending, instant);
  }
}
