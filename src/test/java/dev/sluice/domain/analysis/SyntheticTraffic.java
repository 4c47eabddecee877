package dev.sluice.domain.analysis;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Seeded traffic: requests arrive evenly, are split at random, fail and take time at random
 * (lognormal, sigma 0.6).
 *
 * @param requestsPerSecond to both backends together
 * @param stableFailures share of the stable backend's requests that fail
 * @param canaryFailures share of the canary's requests that fail
 * @param medianMillis the stable backend's median latency
 * @param slowdown the canary's latency relative to the stable backend's
 */
record SyntheticTraffic(
    double requestsPerSecond,
    double stableFailures,
    double canaryFailures,
    double medianMillis,
    double slowdown) {
  private static final double[] BOUNDS = LatencyBounds.milliseconds();

  /** Healthy: 80 ms, the canary as the stable backend. */
  static SyntheticTraffic healthy(double requestsPerSecond, double failures) {
    return new SyntheticTraffic(requestsPerSecond, failures, failures, 80, 1);
  }

  SyntheticTraffic failing(double canary) {
    return new SyntheticTraffic(requestsPerSecond, stableFailures, canary, medianMillis, slowdown);
  }

  SyntheticTraffic slower(double factor) {
    return new SyntheticTraffic(
        requestsPerSecond, stableFailures, canaryFailures, medianMillis, factor);
  }

  Window window(RandomGenerator random, long index, long seconds, double weight, boolean lastStep) {
    long requests = Math.round(requestsPerSecond * seconds);
    long canary = binomial(random, requests, weight);
    return new Window(
        index,
        weight,
        lastStep,
        true,
        traffic(random, requests - canary, stableFailures, medianMillis),
        traffic(random, canary, canaryFailures, medianMillis * slowdown));
  }

  private static Traffic traffic(
      RandomGenerator random, long requests, double failures, double median) {
    long[] cells = new long[LatencyBounds.cells()];
    for (long i = 0; i < requests; i++) {
      cells[cell(median * Math.exp(0.6 * random.nextGaussian()))]++;
    }
    return new Traffic(requests, binomial(random, requests, failures), cells);
  }

  private static int cell(double millis) {
    int found = Arrays.binarySearch(BOUNDS, millis);
    return found >= 0 ? found : -found - 1;
  }

  private static long binomial(RandomGenerator random, long trials, double share) {
    long hits = 0;
    for (long i = 0; i < trials; i++) {
      hits += random.nextDouble() < share ? 1 : 0;
    }
    return hits;
  }
}
