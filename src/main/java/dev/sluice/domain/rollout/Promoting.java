package dev.sluice.domain.rollout;

import java.time.Instant;

/**
 * Kubernetes rolls the stable workload to the new version while the canary goes on serving.
 *
 * @param ending why it is promoted
 */
public record Promoting(
    Instant since, String message, Memory memory, Release release, Place place, Ending ending)
    implements ReleaseState {

  static Promoting begin(Progressing from, Ending why, Instant now) {
    return new Promoting(
        now,
        "rolling the stable workload to revision " + from.canary(),
        from.memory(),
        from.release(),
        from.place(),
        why);
  }

  @Override
  public Phase phase() {
    return Phase.PROMOTING;
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    var withdrawn = Withdrawal.of(this, seen);
    if (withdrawn != null) {
      return Returning.takeBack(this, withdrawn, now);
    }
    if (home(seen)) {
      return Returning.promoted(this, seen.target().revision(), now);
    }
    String late =
        Waiting.overdue(since, plan.progressDeadline(), now)
            ? "; it is late, and the canary goes on serving " + exposure().percent() + " %"
            : "";
    return saying("rolling the stable workload to revision " + canary() + late);
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return next(plan, seen, now);
  }

  private static boolean home(Observation seen) {
    return seen.target().complete()
        && seen.routes().settled()
        && seen.endpoints(seen.stableService()) >= seen.target().replicas();
  }

  @Override
  public Promoting saying(String text) {
    return new Promoting(since, text, memory, release, place, ending);
  }
}
