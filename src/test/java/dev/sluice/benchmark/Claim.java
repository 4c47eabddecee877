package dev.sluice.benchmark;

import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/**
 * A number from the measurements of the method's Python prototype, and how to measure it again.
 *
 * @param name the scenario
 * @param outcome what is counted
 * @param share how often it happened there, 0 to 1
 * @param seconds median until it did, over the rollouts in which it did; 0 when not stated
 * @param runs rollouts to simulate
 * @param trial seconds until it happens in the rollout with that seed; 0 for never
 */
record Claim(
    String name, String outcome, double share, long seconds, int runs, LongUnaryOperator trial) {
  private static final long SEED = 7_000_000;

  /**
   * @param share how often it happened, 0 to 1
   * @param seconds median until it did; 0 when it never did
   */
  record Measured(double share, long seconds) {}

  Claim runs(int other) {
    return new Claim(name, outcome, share, seconds, other, trial);
  }

  /** The same numbers each time. */
  Measured measure() {
    long[] hits =
        LongStream.range(SEED, SEED + runs)
            .map(trial)
            .filter(seconds -> seconds > 0)
            .sorted()
            .toArray();
    long median = hits.length == 0 ? 0 : hits[(hits.length - 1) / 2];
    return new Measured(hits.length / (double) runs, median);
  }

  @Override
  public String toString() {
    return name + ": " + outcome;
  }
}
