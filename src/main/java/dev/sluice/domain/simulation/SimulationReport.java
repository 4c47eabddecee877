package dev.sluice.domain.simulation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What many simulated rollouts came to.
 *
 * @param runs rollouts with the effect, and as many without
 * @param seed where chance began
 * @param falseAbortRate rolled back for harm though nothing was wrong
 * @param power rolled back for harm with the effect
 * @param timeToDetectSeconds end of the deciding window of those; empty when there are none
 * @param badRequests failures that users had because of the canary, until the decision
 * @param canaryRequests requests that the canary answered, until the decision
 * @param promoteRate promoted with the effect
 * @param provenRate promoted as proven
 * @param timeToProofSeconds of those; empty when there are none
 * @param inconclusiveRate ended without a verdict
 * @param srmAlarmRate the split was found wrong
 * @param minDetectableRatio the smallest of {@link Simulation#RATIOS} times as many errors that
 *     four of five rollouts find; empty when even the largest is missed
 * @param planner the closed form beside it
 * @param powerCurve power over that ratio, ascending; empty when the stable version never fails
 */
public record SimulationReport(
    int runs,
    long seed,
    Rate falseAbortRate,
    Rate power,
    Optional<Spread> timeToDetectSeconds,
    Spread badRequests,
    Spread canaryRequests,
    Rate promoteRate,
    Rate provenRate,
    Optional<Spread> timeToProofSeconds,
    Rate inconclusiveRate,
    Rate srmAlarmRate,
    OptionalDouble minDetectableRatio,
    Planned planner,
    List<Point> powerCurve) {
  public SimulationReport {
    powerCurve = List.copyOf(powerCurve);
  }

  /**
   * @param secondsToDetect empty when not within the schedule
   * @param neededNats natural logarithm of the evidence that must come together
   */
  public record Planned(OptionalLong secondsToDetect, double neededNats) {}

  /**
   * @param ratio the canary's error rate relative to the stable version's
   */
  public record Point(double ratio, Rate power) {}
}
