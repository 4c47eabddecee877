package dev.sluice.benchmark;

import dev.sluice.domain.analysis.Traffic;
import java.util.OptionalInt;

/**
 * The textbook's test for a fixed sample, looked at after every window: all requests so far in one
 * pot, a z-test on error rates and Welch's on mean latency, 2.5 % each, one-sided.
 */
record PeekedZTest() implements Method {
  private static final double Z = 1.959963984540054;

  @Override
  public OptionalInt rollsBackAfter(Trace trace) {
    Traffic stable = Traffic.NONE;
    Traffic canary = Traffic.NONE;
    for (int window = 0; window < trace.windows(); window++) {
      stable = stable.plus(trace.stable(window));
      canary = canary.plus(trace.canary(window));
      if (errors(stable, canary) > Z || latency(stable.latency(), canary.latency()) > Z) {
        return OptionalInt.of(window + 1);
      }
    }
    return OptionalInt.empty();
  }

  /** Standard errors that the canary's rate of failures is above; 0 when there are none to tell. */
  static double errors(Traffic stable, Traffic canary) {
    double a = stable.requests();
    double b = canary.requests();
    double pooled = (stable.failures() + canary.failures()) / Math.max(1, a + b);
    double variance = pooled * (1 - pooled) * (1 / a + 1 / b);
    double difference = canary.failures() / b - stable.failures() / a;
    return a == 0 || b == 0 || variance == 0 ? 0 : difference / Math.sqrt(variance);
  }

  /** Standard errors that the canary's mean latency is above; 0 below two requests. */
  static double latency(long[] stable, long[] canary) {
    Mean a = Mean.of(stable);
    Mean b = Mean.of(canary);
    double variance = a.variance() + b.variance();
    return a.requests() < 2 || b.requests() < 2 || variance == 0
        ? 0
        : (b.mean() - a.mean()) / Math.sqrt(variance);
  }

  /**
   * @param variance of the mean
   */
  private record Mean(double requests, double mean, double variance) {
    static Mean of(long[] cells) {
      double requests = 0;
      for (long cell : cells) {
        requests += cell;
      }
      double mean = Latencies.sum(cells) / requests;
      double spread = Latencies.sumOfSquares(cells) / requests - mean * mean;
      return new Mean(requests, mean, Math.max(0, spread) / (requests - 1));
    }
  }
}
