package dev.sluice.domain.simulation;

import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * How often something happened, and what that says.
 *
 * @param value share, 0 to 1
 * @param low lower end of the exact interval of 95 % (Clopper and Pearson)
 * @param high its upper end
 */
public record Rate(double value, double low, double high) {
  private static final double TAIL = 0.025;

  /**
   * @param hits 0 to {@code runs}
   * @param runs at least 1
   */
  public static Rate of(long hits, long runs) {
    return new Rate(
        (double) hits / runs,
        hits == 0 ? 0 : beta(hits, runs - hits + 1).inverseCumulativeProbability(TAIL),
        hits == runs ? 1 : beta(hits + 1, runs - hits).inverseCumulativeProbability(1 - TAIL));
  }

  private static BetaDistribution beta(double a, double b) {
    return new BetaDistribution(null, a, b);
  }
}
