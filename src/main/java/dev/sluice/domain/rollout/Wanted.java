package dev.sluice.domain.rollout;

import java.util.OptionalInt;

/**
 * What the world shall look like, decided; acting only compares and applies.
 *
 * @param hold of the user's workload
 * @param route whether the TrafficSplit shall exist
 * @param exposure what the TrafficSplit shall say
 * @param canaryPods 0: no canary; empty: the canary stays as it is
 */
public record Wanted(Hold hold, boolean route, Exposure exposure, OptionalInt canaryPods) {
  /** What becomes of the user's workload. */
  public enum Hold {
    /** It is not touched. */
    UNTOUCHED,
    /** A new pod template waits. */
    HELD,
    /** It may move. */
    RELEASED,
    /** It is given back to its user. */
    RETURNED
  }

  public static Wanted of(ReleaseState state, Observation seen) {
    return new Wanted(hold(state, seen), route(state, seen), state.exposure(), pods(state, seen));
  }

  /**
   * The workload moves while it is promoted, and back to the stable revision where a promotion was
   * broken off; a template that was never judged never does.
   */
  private static Hold hold(ReleaseState state, Observation seen) {
    if (state instanceof Leaving leaving) {
      return leaving.done() ? Hold.RETURNED : Hold.UNTOUCHED;
    }
    if (state.stable() == null) {
      return Hold.UNTOUCHED;
    }
    String revision = seen.target().revision();
    boolean promotes = state.phase() == Phase.PROMOTING && revision.equals(state.canary());
    boolean returns = revision.equals(state.stable()) && seen.target().mixed();
    return promotes || returns ? Hold.RELEASED : Hold.HELD;
  }

  /** A split must not send requests to a Service whose endpoints the sidecars do not know yet. */
  private static boolean route(ReleaseState state, Observation seen) {
    return state.phase() != Phase.LEAVING && (seen.splitExists() || seen.stableKnown());
  }

  /** The canary is made of the workload's template, so only while that is the canary's revision. */
  private static OptionalInt pods(ReleaseState state, Observation seen) {
    boolean renderable = seen.target().revision().equals(state.canary());
    return state.pods() == 0 || renderable ? OptionalInt.of(state.pods()) : OptionalInt.empty();
  }
}
