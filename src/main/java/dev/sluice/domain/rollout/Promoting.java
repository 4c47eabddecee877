package dev.sluice.domain.rollout;

import java.time.Instant;

/**
 * Kubernetes rolls the stable workload to the new version while the canary goes on serving.
 *
 * @param ending why it is promoted
 * @param rolling whether the hold is released; before that, a canary of full size takes over where
 *     the workload's own way of rolling may take all its pods away at once
 */
public record Promoting(
    Instant since,
    String message,
    ReleaseMemory memory,
    Release release,
    Place place,
    Ending ending,
    boolean rolling)
    implements ReleaseState {

  static Promoting begin(Progressing from, Ending why, Instant now) {
    return new Promoting(
        now,
        "rolling the stable workload to revision " + from.release().revision(),
        from.memory(),
        from.release(),
        from.place(),
        why,
        false);
  }

  @Override
  public Phase phase() {
    return Phase.PROMOTING;
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    return Withdrawal.of(this, seen)
        .<ReleaseState>map(why -> Returning.takeBack(this, seen, why, now))
        .orElseGet(() -> rolling ? roll(plan, seen, now) : takeOver(seen, now));
  }

  private ReleaseState takeOver(Observation seen, Instant now) {
    if (!seen.target().mayEmpty() || (whole() && carriesAll(seen))) {
      return roll(true);
    }
    if (pods() < release.need()) {
      return with(release.pods(release.need()));
    }
    return !whole() && Pods.canServe(release, seen)
        ? at(place.exposure(Exposure.of(100)))
            .saying("the canary takes all requests, since the workload may lose all its pods")
        : this;
  }

  private boolean whole() {
    return exposure().percent() == 100;
  }

  private boolean carriesAll(Observation seen) {
    return Pods.canServe(release, seen) && seen.routesSay(exposure());
  }

  private ReleaseState roll(Plan plan, Observation seen, Instant now) {
    if (home(seen)) {
      return Returning.promoted(this, seen, now);
    }
    if (exposure().percent() > 0 && seen.canary().ready() == 0 && seen.stableServes()) {
      return at(place.exposure(Exposure.NONE));
    }
    String late =
        Waiting.overdue(since, plan.progressDeadline(), now)
            ? "; it is late, and the canary goes on serving " + exposure().percent() + " %"
            : "";
    return saying("rolling the stable workload to revision " + canary() + late);
  }

  /** Somebody who deletes the Rollout need not wait for pods that never become ready. */
  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return Waiting.overdue(since, plan.progressDeadline(), now)
        ? Returning.takeBack(this, seen, Withdrawal.deleted(), now)
        : step(plan, seen, now);
  }

  private static boolean home(Observation seen) {
    return seen.target().complete()
        && seen.settled()
        && seen.endpoints(seen.stableService()) >= seen.target().replicas();
  }

  private Promoting roll(boolean released) {
    return new Promoting(since, message, memory, release, place, ending, released);
  }

  private Promoting with(Release next) {
    return new Promoting(since, message, memory, next, place, ending, rolling);
  }

  private Promoting at(Place next) {
    return new Promoting(since, message, memory, release, next, ending, rolling);
  }

  @Override
  public Promoting remembering(ReleaseMemory next) {
    return new Promoting(since, message, next, release, place, ending, rolling);
  }

  @Override
  public Promoting saying(String text) {
    return new Promoting(since, text, memory, release, place, ending, rolling);
  }
}
