package dev.sluice.domain.analysis;

import dev.sluice.domain.analysis.Planner.Plan;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which margin the traffic can afford. A margin is paid with power: where a rollout would not see
 * harm in time, a narrower margin sees it, and risks little, because differences inside the wider
 * one cannot be seen with so little traffic either.
 */
public final class MarginAdvice {
  private static final int PARTS = 20;

  private MarginAdvice() {}

  /**
   * The widest margin, in twentieths of the plan's own, within which the plan finds a canary that
   * fails at {@code canaryRate} before it ends, as often as not.
   *
   * @param stableRate the stable version's rate of failures, 0 to 1
   * @return the plan's own where it suffices; empty when even no margin would not help
   */
  public static Optional<Margin> widest(Plan plan, double stableRate, double canaryRate) {
    return IntStream.rangeClosed(0, PARTS)
        .mapToObj(less -> part(plan.margin(), PARTS - less))
        .filter(
            margin ->
                Planner.secondsToDetect(with(plan, margin), stableRate, canaryRate).isPresent())
        .findFirst();
  }

  private static Margin part(Margin whole, int parts) {
    return new Margin(
        whole.maxRelativeIncrease() * parts / PARTS, whole.maxAbsoluteIncrease() * parts / PARTS);
  }

  private static Plan with(Plan plan, Margin margin) {
    return new Plan(
        plan.requestsPerSecond(),
        plan.intervalSeconds(),
        plan.weights(),
        plan.windowsPerStep(),
        plan.warmupWindows(),
        margin,
        plan.falseRollbackRate(),
        plan.metricWeight());
  }
}
