package dev.sluice.controller.status;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.rollout.Ending;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conditions Reconciling and Stalled, by which kstatus, and with it Flux and others, tell what
 * is in progress from what failed. Both are there only while they are true, and never together.
 */
final class Kstatus {
  private static final String RECONCILING = "Reconciling";
  private static final String STALLED = "Stalled";

  private Kstatus() {}

  /**
   * @param asked revision that the workload asks for
   */
  static List<Condition> of(
      Rollout rollout, ReleaseState state, String asked, Optional<Trouble> trouble, Instant now) {
    if (trouble.isPresent()) {
      return of(rollout, trouble.get(), now);
    }
    Ending ending = state.ending();
    if (ending != null && takenBack(state, asked)) {
      return one(rollout, STALLED, ending.reason(), state.message(), now);
    }
    boolean moves = !state.phase().resting() || state.phase() == Phase.INITIALIZING;
    return moves || !asked.equals(state.stable())
        ? one(rollout, RECONCILING, state.phase().text(), state.message(), now)
        : List.of();
  }

  static List<Condition> of(Rollout rollout, Trouble trouble, Instant now) {
    String type = trouble.lasting() ? STALLED : RECONCILING;
    return one(rollout, type, trouble.reason(), trouble.words(), now);
  }

  /** The workload asks for what was taken back and is not tried again, so it does not run. */
  private static boolean takenBack(ReleaseState state, String asked) {
    return state.phase() == Phase.ROLLED_BACK && state.memory().rejected().contains(asked);
  }

  private static List<Condition> one(
      Rollout rollout, String type, String reason, String message, Instant now) {
    return List.of(Conditions.condition(rollout, type, "True", reason, message, now));
  }
}
