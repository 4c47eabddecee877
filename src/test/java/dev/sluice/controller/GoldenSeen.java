package dev.sluice.controller;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.rollout.Observation.WindowSeen;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import java.util.Map;
import java.util.Optional;

/**
 * {@code seen.yaml}: what is no object of the cluster.
 *
 * @param now RFC 3339
 * @param weights that the sidecars were told last; null without a split
 * @param endpoints by Service
 * @param sidecars 3 if null
 * @param acknowledged all of them if null
 * @param window that has just finished, or null
 */
record GoldenSeen(
    String now,
    Map<String, Integer> weights,
    Map<String, Integer> endpoints,
    Integer sidecars,
    Integer acknowledged,
    Win window) {
  private static final int SIDECARS = 3;

  /** Each version's requests and how many of them failed. */
  record Win(int stable, int stableFailed, int canary, int canaryFailed) {}

  RouteState routes() {
    int all = sidecars == null ? SIDECARS : sidecars;
    return new RouteState(
        weights == null ? Map.of() : weights,
        endpoints,
        all,
        acknowledged == null ? all : acknowledged);
  }

  Optional<WindowSeen> window(long index) {
    return Optional.ofNullable(window)
        .map(
            w ->
                new WindowSeen(
                    index,
                    traffic(w.stable(), w.stableFailed()),
                    traffic(w.canary(), w.canaryFailed()),
                    Samples.NONE));
  }

  /** All of them as fast as one another. */
  private static Traffic traffic(int requests, int failures) {
    long[] latency = new long[LatencyBounds.cells()];
    latency[latency.length / 2] = requests;
    return new Traffic(requests, failures, latency);
  }
}
