package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.Require;

/**
 * What makes real traffic harder to judge than coins.
 *
 * @param retryCluster requests that succeed or fail together, because clients retry to the same
 *     version; at least 1
 * @param armNoise intra-class correlation of the failures of one version in one window
 *     (beta-binomial), 0 up to 1; 0.002 is a slow pod now and then
 * @param sharedBursts whether one window in twenty has ten times the error rate, for both versions
 *     alike
 * @param drift the error rate swings between this factor and its inverse within an hour, for both
 *     versions alike; at least 1
 * @param coldStart whether the canary begins cold: latency times 4, falling to normal within 90 s,
 *     and 2 percentage points more errors for 60 s
 */
public record Disturbance(
    int retryCluster, double armNoise, boolean sharedBursts, double drift, boolean coldStart) {
  /** Requests fail independently, all the time alike. */
  public static final Disturbance NONE = new Disturbance(1, 0, false, 1, false);

  private static final double BURST_SHARE = 0.05;
  private static final double BURST_FACTOR = 10;
  private static final double BURST_MOST = 0.5;
  private static final double PERIOD_SECONDS = 3600;
  private static final double COLD_FACTOR = 4;
  private static final double COLD_LATENCY_SECONDS = 90;
  private static final double COLD_ERRORS_SECONDS = 60;
  private static final double COLD_ERRORS = 0.02;

  public Disturbance {
    Require.within("retry cluster", retryCluster, 1, 1000);
    Require.within("arm noise", armNoise, 0, 0.9);
    Require.within("drift factor", drift, 1, 1000);
  }

  public Disturbance retryCluster(int size) {
    return new Disturbance(size, armNoise, sharedBursts, drift, coldStart);
  }

  public Disturbance armNoise(double correlation) {
    return new Disturbance(retryCluster, correlation, sharedBursts, drift, coldStart);
  }

  public Disturbance sharedBursts(boolean on) {
    return new Disturbance(retryCluster, armNoise, on, drift, coldStart);
  }

  public Disturbance drift(double factor) {
    return new Disturbance(retryCluster, armNoise, sharedBursts, factor, coldStart);
  }

  public Disturbance coldStart(boolean on) {
    return new Disturbance(retryCluster, armNoise, sharedBursts, drift, on);
  }

  /**
   * The stable version's error rate.
   *
   * @param chance uniform in 0 to 1, drawn once for the window
   */
  double sharedRate(double base, double seconds, double chance) {
    double swung = base * Math.pow(drift, Math.sin(2 * Math.PI * seconds / PERIOD_SECONDS));
    return sharedBursts && chance < BURST_SHARE
        ? Math.max(Math.min(swung, 1), Math.min(swung * BURST_FACTOR, BURST_MOST))
        : Math.min(swung, 1);
  }

  /** What a cold canary suffers from in addition; {@link Effect#NONE} once it is warm. */
  Effect cold(double seconds) {
    if (!coldStart || seconds >= COLD_LATENCY_SECONDS) {
      return Effect.NONE;
    }
    double slowdown = 1 + (COLD_FACTOR - 1) * (1 - seconds / COLD_LATENCY_SECONDS);
    return new Effect(1, seconds < COLD_ERRORS_SECONDS ? COLD_ERRORS : 0, slowdown, 0);
  }
}
