package dev.sluice.domain.rollout;

import java.time.Instant;

/** A canary on one of its steps: the share that it gets, and the pods that carry it. */
record Footing(Plan plan, Release release, Place place) {

  private boolean standsIn() {
    return place.outage() != null;
  }

  /** What the step asks for, unless there is nobody else to answer. */
  private Exposure wanted() {
    return standsIn() ? Exposure.ALL : plan.exposureAt(place.step());
  }

  /** Whether it gets what the step asks for. */
  boolean arrived() {
    return place.exposure().equals(wanted());
  }

  /** More pods first, then more traffic; less traffic only to a side that can carry it. */
  Footing scaled(Observation seen, Instant now) {
    int replicas = seen.target().replicas();
    Place watched = place.seeing(replicas);
    int need = Pods.need(release, watched, seen.target());
    int most = Math.max(Pods.carrying(need, wanted()), Pods.carrying(need, place.exposure()));
    var grown = new Footing(plan, release.pods(Math.max(most, release.pods())), watched);
    return arrived() || !grown.mayShift(seen) ? grown : grown.shifted(need, replicas, now);
  }

  private Footing shifted(int need, int replicas, Instant now) {
    var there = new Place(plan.within(place.step()), now, wanted(), replicas, place.outage());
    return new Footing(plan, release.needing(need), there);
  }

  /** A canary that is too small is better than a stable version that is down. */
  private boolean mayShift(Observation seen) {
    if (standsIn()) {
      return true;
    }
    return wanted().percent() > place.exposure().percent()
        ? !plan.suspended() && Pods.canServe(release, seen)
        : Pods.stableMay(release, seen, false) >= 100 - wanted().percent();
  }

  /**
   * Whether it waits for sidecars that disagree on the weights, or for pods that do not come up.
   */
  boolean stalled(Observation seen) {
    boolean refused = !seen.refusals().isEmpty();
    boolean climbing = !arrived() && !plan.suspended() && !refused;
    boolean exchanging = standsIn() && !seen.canary().upToDate() && !refused;
    return !seen.sharedOut(place.exposure())
        || exchanging
        || (climbing && !Pods.canServe(release, seen));
  }

  /** If the truth is not known by the deadline, the stable version it is. */
  Ending stuck(Observation seen) {
    String after = " after " + Waiting.text(plan.progressDeadline());
    if ((standsIn() || !arrived()) && !podsReady(seen)) {
      return new Ending(
          "CanaryNotReady",
          seen.canary().ready() + " of " + release.pods() + " canary pods were ready" + after,
          true);
    }
    return new Ending(
        "SidecarsNotSettled",
        "only "
            + Sidecars.know(seen.routes(), arrived() ? "the weights" : "the canary's pods")
            + after,
        false);
  }

  private boolean podsReady(Observation seen) {
    return seen.canary().upToDate() && seen.canary().ready() >= release.pods();
  }
}
