package dev.sluice.domain.rollout;

import java.time.Duration;
import java.time.Instant;

/** The step machine: chooses the next state from facts alone; no clock, client or log inside. */
public final class Stepper {
  private Stepper() {}

  /**
   * At most one move.
   *
   * @param now wall time of {@code seen}
   * @return equal to {@code state} if nothing is to be done
   */
  public static ReleaseState next(Plan plan, ReleaseState state, Observation seen, Instant now) {
    return switch (state.phase()) {
      case INITIALIZING -> initialize(state, seen, now);
      case STABLE, PROMOTED, ROLLED_BACK -> rest(plan, state, seen, now);
      case PREPARING -> prepare(plan, state, seen, now);
      case PROGRESSING -> Progress.next(plan, state, seen, now);
      case PROMOTING -> promote(plan, state, seen, now);
      case FINALISING, ROLLING_BACK -> goHome(plan, state, seen, now);
    };
  }

  /** Ends the release under way, whatever its phase; used when the Rollout is deleted. */
  public static ReleaseState leave(Plan plan, ReleaseState state, Observation seen, Instant now) {
    return switch (state.phase()) {
      case INITIALIZING, STABLE, PROMOTED, ROLLED_BACK -> state;
      case PREPARING, PROGRESSING ->
          takeBack(state, new Ending("Deleted", "the Rollout is being deleted", false), now);
      case PROMOTING -> promote(plan, state, seen, now);
      case FINALISING, ROLLING_BACK -> goHome(plan, state, seen, now);
    };
  }

  /**
   * The hold is asked for together with the revision that was running, and is waited for: who reads
   * that the workload is held may change it at once.
   */
  private static ReleaseState initialize(ReleaseState state, Observation seen, Instant now) {
    if (state.stable() != null && seen.target().held()) {
      return state.enter(Phase.STABLE, now).saying("holding revision " + state.stable());
    }
    if (!seen.target().complete()) {
      return state.letGo().saying("waiting until the workload runs one version completely");
    }
    return state
        .adopting(seen.target().revision())
        .saying("about to hold revision " + seen.target().revision());
  }

  private static ReleaseState rest(Plan plan, ReleaseState state, Observation seen, Instant now) {
    String wanted = seen.target().revision();
    if (wanted.equals(state.stable()) || !mayTry(state, seen)) {
      return seen.orders().retry() == null ? state.retrying(null) : state;
    }
    if (plan.suspended()) {
      return state.saying("revision " + wanted + " waits: suspended by spec.suspend");
    }
    return state
        .retrying(wanted.equals(state.rejected()) ? wanted : null)
        .releasing(wanted, pods(seen.target().replicas(), plan.weightAt(0)), now)
        .enter(Phase.PREPARING, now)
        .saying("bringing up the canary of revision " + wanted);
  }

  /** A rejected revision is tried again once for each order. */
  private static boolean mayTry(ReleaseState state, Observation seen) {
    String wanted = seen.target().revision();
    return !wanted.equals(state.rejected())
        || (wanted.equals(seen.orders().retry()) && !wanted.equals(state.retried()));
  }

  private static ReleaseState prepare(
      Plan plan, ReleaseState state, Observation seen, Instant now) {
    var withdrawn = withdrawn(state, seen);
    if (withdrawn != null) {
      return takeBack(state, withdrawn, now);
    }
    if (canServe(state, seen) && seen.routesSay(0) && !plan.suspended()) {
      int weight = plan.weightAt(0);
      return state
          .enter(Phase.PROGRESSING, now)
          .atStep(0, now)
          .withWeight(weight)
          .saying(serving(plan, 0, weight));
    }
    if (overdue(state.since(), plan.progressDeadline(), now)) {
      String message =
          seen.canary().ready()
              + " of "
              + state.replicas()
              + " canary pods were ready after "
              + text(plan.progressDeadline());
      return takeBack(state, new Ending("CanaryNotReady", message, true), now);
    }
    return state.saying(
        "bringing up the canary: "
            + seen.canary().ready()
            + " of "
            + state.replicas()
            + " pods ready");
  }

  private static ReleaseState promote(
      Plan plan, ReleaseState state, Observation seen, Instant now) {
    var withdrawn = withdrawn(state, seen);
    if (withdrawn != null) {
      return takeBack(state, withdrawn, now);
    }
    boolean home =
        seen.target().complete()
            && seen.routes().settled()
            && seen.endpoints(seen.stableService()) >= seen.target().replicas();
    if (!home) {
      String late =
          overdue(state.since(), plan.progressDeadline(), now)
              ? "; it is late, and the canary goes on serving " + state.weight() + " %"
              : "";
      return state.saying("rolling the stable workload to revision " + state.canary() + late);
    }
    return state
        .enter(Phase.FINALISING, now)
        .withWeight(0)
        .saying("traffic comes home to revision " + seen.target().revision());
  }

  private static ReleaseState goHome(Plan plan, ReleaseState state, Observation seen, Instant now) {
    if (!seen.routesSay(0)) {
      return state
          .quietFrom(null)
          .saying(
              "waiting for sidecars: "
                  + seen.routes().acknowledged()
                  + " of "
                  + seen.routes().sidecars()
                  + " know that the canary gets no request");
    }
    if (state.quietSince() == null) {
      return state.quietFrom(now).saying("draining the canary");
    }
    if (!overdue(state.quietSince(), plan.drain(), now)) {
      return state;
    }
    return state.phase() == Phase.FINALISING ? promoted(state, now) : rolledBack(state, now);
  }

  private static ReleaseState promoted(ReleaseState state, Instant now) {
    return state
        .finished(state.canary(), null)
        .enter(Phase.PROMOTED, now)
        .saying("revision " + state.canary() + " is stable: " + state.ending().message());
  }

  private static ReleaseState rolledBack(ReleaseState state, Instant now) {
    String rejected = state.ending().rejected() ? state.canary() : null;
    return state
        .finished(state.stable(), rejected)
        .enter(Phase.ROLLED_BACK, now)
        .saying("revision " + state.canary() + " was taken back: " + state.ending().message());
  }

  /** Why this release must not go on though the canary did nothing wrong, or null. */
  static Ending withdrawn(ReleaseState state, Observation seen) {
    String wanted = seen.target().revision();
    if (wanted.equals(state.stable())) {
      return new Ending(
          "Reverted", "the workload asks for the stable revision " + wanted + " again", false);
    }
    if (!wanted.equals(state.canary())) {
      return new Ending("Superseded", "the workload asks for revision " + wanted + " now", false);
    }
    if (wanted.equals(seen.orders().abort())) {
      return new Ending("Aborted", "aborted by annotation sluice.dev/abort", true);
    }
    return null;
  }

  static ReleaseState takeBack(ReleaseState state, Ending why, Instant now) {
    return state
        .enter(Phase.ROLLING_BACK, now)
        .withWeight(0)
        .ending(why)
        .saying("taking back: " + why.message());
  }

  /** Whether all pods that the state asks for are ready and known to the routes. */
  static boolean canServe(ReleaseState state, Observation seen) {
    return seen.canary().upToDate()
        && seen.canary().ready() >= state.replicas()
        && seen.endpoints(seen.canaryService()) >= state.replicas()
        && seen.routes().settled();
  }

  /** Pods that carry a share as the stable ones carry theirs; at least one. */
  static int pods(int stableReplicas, int percent) {
    return Math.max(1, (stableReplicas * percent + 99) / 100);
  }

  static String serving(Plan plan, int step, int weight) {
    return "step " + plan.stepOf(step) + ": the canary serves " + weight + " %";
  }

  static boolean overdue(Instant since, Duration limit, Instant now) {
    return !now.isBefore(since.plus(limit));
  }

  static String text(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
