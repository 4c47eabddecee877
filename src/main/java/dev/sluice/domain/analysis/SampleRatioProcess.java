package dev.sluice.domain.analysis;

import java.util.List;

/** Evidence that requests are not split as the weight says. */
final class SampleRatioProcess {
  private static final List<Double> ODDS = List.of(1.1, 1.3, 2.0, 5.0);
  private static final double EDGE = 1e-9;

  private SampleRatioProcess() {}

  /**
   * @param weight the canary's share of requests, 0 to 1
   * @return unchanged when the window has no request or the weight leaves nothing to split
   */
  static Mixture score(
      Mixture at, SampleRatioRules rules, long stable, long canary, double weight) {
    return stable + canary == 0 || weight <= 0 || weight >= 1
        ? at
        : at.plus(increments(rules, stable, canary, weight));
  }

  /** Per odds ratio: the canary got too much, then the canary got too little. */
  static double[] increments(SampleRatioRules rules, long stable, long canary, double weight) {
    double band = rules.tolerance() * Math.min(weight, 1 - weight);
    double high = Math.min(weight + band, 1 - EDGE);
    double low = Math.max(weight - band, EDGE);
    double[] increments = new double[2 * ODDS.size()];
    for (int i = 0; i < ODDS.size(); i++) {
      increments[2 * i] = increment(rules, stable, canary, high, ODDS.get(i));
      increments[2 * i + 1] = increment(rules, stable, canary, low, 1 / ODDS.get(i));
    }
    return increments;
  }

  private static double increment(
      SampleRatioRules rules, long stable, long canary, double share, double odds) {
    double other = odds * share / (1 - share + odds * share);
    return (canary * Math.log(other / share) + stable * Math.log((1 - other) / (1 - share)))
        / rules.clusterSize();
  }
}
