package dev.sluice.domain.rollout;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the world shall look like, decided; acting only compares and applies.
 *
 * @param hold of the user's workload
 * @param route whether the TrafficSplit shall exist
 * @param exposure what the TrafficSplit shall say
 * @param canaryPods 0: no canary; empty: the canary stays as it is
 * @param stableOnly the one revision whose pods may be in the workload; null where that is not to
 *     be enforced. Pods of others, left over from a roll that was broken off, go
 * @param template the revision whose template is to be put back into the workload, or null
 */
public record Wanted(
    Hold hold,
    boolean route,
    Exposure exposure,
    OptionalInt canaryPods,
    @Nullable String stableOnly,
    @Nullable String template) {
  /** What becomes of the user's workload. */
  public enum Hold {
    /** It is not touched. */
    UNTOUCHED,
    /** A new pod template waits. */
    HELD,
    /** It may move; a new pod template of somebody else's still waits. */
    RELEASED,
    /** It is given back to its user. */
    RETURNED
  }

  /** What {@code state} wants, given what is there. */
  public static Wanted of(ReleaseState state, Observation seen) {
    Hold hold = hold(state, seen);
    return new Wanted(
        hold,
        route(state, seen),
        state.exposure(),
        pods(state, seen),
        hold == Hold.HELD && seen.target().mixed() ? state.stable() : null,
        undone(state, seen) ? state.stable() : null);
  }

  /**
   * The workload runs freely while it asks for what is released. It moves while it is promoted. A
   * template that was never judged, or was rejected, waits.
   */
  private static Hold hold(ReleaseState state, Observation seen) {
    if (state instanceof Leaving leaving) {
      return leaving.done() ? Hold.RETURNED : Hold.UNTOUCHED;
    }
    String revision = seen.target().revision();
    if (state.stable() == null) {
      return seen.target().held() && seen.target().running() == null
          ? Hold.RELEASED
          : Hold.UNTOUCHED;
    }
    boolean promotes = rolls(state) && revision.equals(state.canary());
    if (promotes || revision.equals(state.stable())) {
      return Hold.RELEASED;
    }
    return Withdrawal.madeAnew(state, seen) ? Hold.UNTOUCHED : Hold.HELD;
  }

  /** Until the new revision is the stable one: a pause in between would say it is not released. */
  private static boolean rolls(ReleaseState state) {
    return state.phase() == Phase.FINALISING
        || (state instanceof Promoting promoting && promoting.rolling());
  }

  private static boolean undone(ReleaseState state, Observation seen) {
    String revision = seen.target().revision();
    return state.stable() != null
        && !revision.equals(state.stable())
        && state.memory().pending(seen, Order.Kind.UNDO, revision).isPresent();
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
