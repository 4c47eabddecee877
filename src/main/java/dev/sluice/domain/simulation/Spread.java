package dev.sluice.domain.simulation;

import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Some numbers in short.
 *
 * @param mean their average
 * @param p50 the smallest number that half of them do not exceed
 * @param p90 the same for nine tenths
 */
public record Spread(double mean, double p50, double p90) {
  /** Empty for no numbers. */
  public static Optional<Spread> of(DoubleStream numbers) {
    double[] sorted = numbers.sorted().toArray();
    return sorted.length == 0
        ? Optional.empty()
        : Optional.of(
            new Spread(
                DoubleStream.of(sorted).average().orElseThrow(),
                quantile(sorted, 0.5),
                quantile(sorted, 0.9)));
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
