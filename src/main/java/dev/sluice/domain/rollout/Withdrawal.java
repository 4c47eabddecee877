package dev.sluice.domain.rollout;

/** Why a release must not go on though its canary did nothing wrong. */
final class Withdrawal {
  private Withdrawal() {}

  /**
   * @return null where it may go on
   */
  static Ending of(ReleaseState state, Observation seen) {
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

  /** The Rollout itself is being deleted. */
  static Ending deleted() {
    return new Ending("Deleted", "the Rollout is being deleted", false);
  }
}
