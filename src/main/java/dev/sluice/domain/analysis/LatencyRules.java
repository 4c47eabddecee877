package dev.sluice.domain.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How latency is judged.
 *
 * @param maxSlowdown tolerated slowdown of every quantile, ratio; 0.1 means 10 %
 * @param quantiles where slowness is looked for, each between 0 and 1; empty turns the judgement of
 *     latency off
 * @param proofQuantiles where the absence of slowness must be proven
 * @param proofSlack widens the proof's margin by this share of {@code q (1 - q)}, because a
 *     quantile in a gap could never be proven
 * @param bounds upper bounds of the histogram's cells, ascending, milliseconds; empty for {@link
 *     LatencyBounds}
 */
public record LatencyRules(
    double maxSlowdown,
    List<Double> quantiles,
    List<Double> proofQuantiles,
    double proofSlack,
    List<Double> bounds) {
  /** 10 % slowdown at p50, p90 and p99 over {@link LatencyBounds}. */
  public static LatencyRules defaults() {
    return slowdown(0.10);
  }

  /** The defaults with another tolerated slowdown. */
  public static LatencyRules slowdown(double maxSlowdown) {
    return new LatencyRules(
        maxSlowdown, List.of(0.5, 0.9, 0.99), List.of(0.5, 0.9), 0.1, List.of());
  }

  /** Latency is not judged. */
  public static LatencyRules off() {
    return new LatencyRules(0.10, List.of(), List.of(), 0.1, List.of());
  }

  public LatencyRules {
    Require.within("latency.maxSlowdown", maxSlowdown, 0, 10);
    Require.within("latency.proofSlack", proofSlack, 0, 0.5);
    quantiles = quantiles("latency.quantiles", quantiles);
    proofQuantiles = quantiles("latency.proofQuantiles", proofQuantiles);
    bounds = ascending(bounds);
  }

  /** Whether latency counts at all. */
  public boolean judged() {
    return !quantiles.isEmpty();
  }

  /** Upper bounds of the histogram's cells, ascending, milliseconds; a fresh copy. */
  public double[] upperBounds() {
    return bounds.isEmpty()
        ? LatencyBounds.milliseconds()
        : bounds.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Cells of a histogram, the overflow included. */
  int cells() {
    return bounds.isEmpty() ? LatencyBounds.cells() : bounds.size() + 1;
  }

  private static List<Double> quantiles(String field, List<Double> quantiles) {
    Require.given(field, quantiles);
    quantiles.forEach(quantile -> Require.between(field, quantile, 0, 1));
    return List.copyOf(quantiles);
  }

  private static List<Double> ascending(List<Double> bounds) {
    Require.given("latency.bounds", bounds);
    List<Double> copy = List.copyOf(bounds);
    boolean ascending =
        IntStream.range(0, copy.size()).allMatch(i -> copy.get(i) > (i == 0 ? 0 : copy.get(i - 1)));
    if (!ascending) {
      throw new IllegalArgumentException(
          "latency.bounds is "
              + Arrays.toString(copy.toArray())
              + ", must be positive and strictly ascending");
    }
    return copy;
  }
}
