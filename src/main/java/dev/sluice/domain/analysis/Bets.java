package dev.sluice.domain.analysis;

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

  /** One logarithm of an e-value per odds ratio. */
  double[] increments(Counts counts, double guess) {
    return odds.stream()
        .mapToDouble(ratio -> WindowBet.logE(counts, margin, guess, ratio, clusterSize, cap))
        .toArray();
  }
}
