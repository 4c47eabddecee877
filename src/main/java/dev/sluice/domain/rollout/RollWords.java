package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.StableSide;
import java.time.Instant;

/** What is told of a workload that is rolled to the new version. */
final class RollWords {
  private RollWords() {}

  static String to(Release release) {
    return "rolling the stable workload to revision " + release.revision();
  }

  /** That it goes on. */
  static String rolling(Promoting state, Plan plan, Observation seen, Instant now) {
    return to(state.release()) + judgedBy(state, seen) + late(state, plan, now);
  }

  /** The comparison is over before the release is, and whoever trusts in it should know. */
  private static String judgedBy(Promoting state, Observation seen) {
    return state.exposure().percent() > 0 && seen.side(state) == StableSide.ROLLED
        ? "; no pod of the stable version is left to compare with, the canary is judged by itself"
        : "";
  }

  private static String late(Promoting state, Plan plan, Instant now) {
    return Waiting.overdue(state.since(), plan.progressDeadline(), now)
        ? "; it is late, and the canary goes on serving " + state.exposure().percent() + " %"
        : "";
  }

  /** That somebody's pause keeps it from going on. */
  static String paused(Release release, String who) {
    return to(release)
        + " does not go on: the workload was paused by field manager "
        + who
        + "; go on with kubectl rollout resume";
  }

  /** Pods that crash are ready for moments in between, and what they get then is lost. */
  static String takingAll(Observation seen) {
    return "the canary takes all requests, since "
        + (seen.target().mayEmpty()
            ? "the workload may lose all its pods"
            : "the stable version's pods may come back and fail again while they are replaced");
  }
}
