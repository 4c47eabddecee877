package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.analysis.Window;

/**
 * Traffic of one stretch of time, and the truth behind it.
 *
 * @param weight the canary's share of requests
 * @param stableRate error rate that both versions would have had, 0 to 1
 * @param canaryRate the canary's, 0 to 1
 */
public record Slice(
    double weight, Traffic stable, Traffic canary, double stableRate, double canaryRate) {
  /** Failures that users had because of the canary, on average. */
  public double excessFailures() {
    return canary.requests() * Math.max(0, canaryRate - stableRate);
  }

  public Window window(long index, boolean lastStep, boolean mayAdvance) {
    return new Window(index, weight, lastStep, mayAdvance, stable, canary);
  }
}
