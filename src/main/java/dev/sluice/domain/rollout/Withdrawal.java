package dev.sluice.domain.rollout;

import java.util.Optional;

/** Why a release must not go on though its canary did nothing wrong. */
final class Withdrawal {
  static final String SUPERSEDED = "Superseded";

  private Withdrawal() {}

  /** Empty where it may go on. */
  static Optional<Ending> of(ReleaseState state, Observation seen) {
    String wanted = seen.target().revision();
    if (wanted.equals(state.stable())) {
      return Optional.of(
          new Ending(
              "Reverted", "the workload asks for the stable revision " + wanted + " again", false));
    }
    if (madeAnew(state, seen)) {
      return Optional.of(
          new Ending("MadeAnew", "the workload was deleted and made anew, and runs", false));
    }
    if (!wanted.equals(state.canary())) {
      return Optional.of(
          new Ending(SUPERSEDED, "the workload asks for revision " + wanted + " now", false));
    }
    return state
        .memory()
        .pending(seen, Order.Kind.ABORT, wanted)
        .map(order -> new Ending("Aborted", "aborted by annotation sluice.dev/abort", true));
  }

  /**
   * Our mark is never taken from a workload that is there, so one without it is another one. It
   * runs, because no pods would be worse than pods that nobody judged.
   */
  static boolean madeAnew(ReleaseState state, Observation seen) {
    return !seen.target().held()
        && !seen.target().paused()
        && !seen.target().revision().equals(state.stable());
  }

  /** The Rollout itself is being deleted. */
  static Ending deleted() {
    return new Ending("Deleted", "the Rollout is being deleted", false);
  }
}
