package dev.sluice.domain.analysis;

import java.util.Arrays;
import java.util.List;

/**
 * A set of bets with equal capital on one margin.
 *
 * @param odds odds ratios against the margin; all above 1 (harm) or all below 1 (no harm)
 * @param clusterSize most requests that fail by one cause
 * @param cap most that one window may gain, natural logarithm
 */
record Bets(Margin margin, List<Double> odds, double clusterSize, double cap) {
  static final List<Double> HARM = List.of(1.25, 1.6, 2.5, 5.0, 15.0, 60.0);
  static final List<Double> NO_HARM = List.of(0.8, 0.5, 0.25, 0.06);

  /** The same against a rate that was known before, without a stable backend. */
  double[] alone(Counts counts, double known) {
    return odds.stream()
        .mapToDouble(ratio -> WindowBet.aloneLogE(counts, margin, known, ratio, clusterSize, cap))
        .toArray();
  }

  /** The mean of what the canary and what the pods beside it are worth, each by itself. */
  double[] bothAlone(Counts counts, double known) {
    return means(alone(counts, known), alone(counts.swapped(), known));
  }

  /**
   * The mean of what the canary is worth against the pods beside it, and what these are worth. Of
   * two ways to judge them the milder one counts: by the rate that was known before, which an
   * incident may have changed, and by the canary, which may be better than the version before it.
   * The milder of two e-values is one where either is, and so is the mean of two.
   */
  double[] mixed(Counts counts, double known) {
    double[] before = alone(counts.swapped(), known);
    double[] beside = increments(counts.swapped(), known);
    double[] milder = new double[beside.length];
    Arrays.setAll(milder, i -> Math.min(before[i], beside[i]));
    return means(increments(counts, known), milder);
  }

  private static double[] means(double[] one, double[] other) {
    double[] means = new double[one.length];
    Arrays.setAll(means, i -> LogMath.mean(List.of(one[i], other[i])));
    return means;
  }

  /** One logarithm of an e-value per odds ratio. */
  double[] increments(Counts counts, double guess) {
    return odds.stream()
        .mapToDouble(ratio -> WindowBet.logE(counts, margin, guess, ratio, clusterSize, cap))
        .toArray();
  }
}
