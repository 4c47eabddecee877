package dev.sluice.mesh.xds;

import java.util.stream.DoubleStream;

/** Relative weights as Envoy takes them: whole, at least 1, with a sum that fits 32 bits. */
final class Weights {
  private static final double LARGEST_SUM = 1_000_000_000;

  private Weights() {}

  /**
   * In the given order. Whole weights stay as they are unless their sum is too large; fractions
   * keep their ratio to one part in a million.
   *
   * @param weights each above 0
   */
  static int[] whole(double... weights) {
    double sum = DoubleStream.of(weights).sum();
    boolean asIs =
        sum <= LARGEST_SUM
            && DoubleStream.of(weights).allMatch(weight -> weight == Math.rint(weight));
    double scale = asIs ? 1 : 1_000_000 / sum;
    return DoubleStream.of(weights)
        .mapToInt(weight -> (int) Math.max(1, Math.round(weight * scale)))
        .toArray();
  }
}
