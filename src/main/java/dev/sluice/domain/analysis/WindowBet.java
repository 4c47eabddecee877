package dev.sluice.domain.analysis;

/**
 * The evidence of one window: a bet between two backends that cannot gain on average while the null
 * hypothesis holds.
 *
 * <p>A canary request multiplies the capital by {@code 1 + stake * (bad - canaryCentre)}, a stable
 * one by {@code 1 - hedge * (bad - stableCentre)}. Since {@code 1 + u <= e^u}, the expectation is
 * at most {@code exp(canary * stake * (canaryRate - factor * stableRate - absolute))}: the centres
 * cancel, so a wrong guess of the stable rate costs power and never validity.
 *
 * @see <a href="https://arxiv.org/abs/2106.02693">Turner, Ly, Gruenwald: generic e-variables for
 *     k-sample tests</a>
 */
final class WindowBet {
  /** Every factor stays above this, so that no request ever ruins the capital. */
  private static final double LEAST_FACTOR = 1e-3;

  private static final double MOST_RATE = 1 - 1e-6;
  private static final double TINY = 1e-300;

  private WindowBet() {}

  /**
   * @param guess the stable rate as expected before the window; any number from earlier windows
   * @param odds odds ratio against the margin that the bet is best at: above 1 bets on harm, below
   *     1 on its absence
   * @param clusterSize most requests that fail by one cause, at least 1
   * @param cap most that one window may gain, natural logarithm; positive infinity for no cap
   * @return natural logarithm of the e-value; 0 when a backend had no request
   */
  static double logE(
      Counts counts, Margin margin, double guess, double odds, double clusterSize, double cap) {
    if (counts.stable() == 0 || counts.canary() == 0) {
      return 0;
    }
    double rate = Math.min(Math.max(guess, 1e-9), 1 - 1e-9);
    double alternative = alternative(Math.min(margin.limit(rate), MOST_RATE), odds);
    double stableCentre = stableCentre(counts, margin, rate, alternative);
    double canaryCentre = margin.limit(stableCentre);
    double ratio = margin.factor() * counts.canary() / counts.stable();
    double stake = stake(alternative, stableCentre, canaryCentre, ratio, odds > 1);
    return Math.min(gain(counts, stableCentre, canaryCentre, ratio, stake) / clusterSize, cap);
  }

  /**
   * The bet where there is no stable backend to compare with, and its rate is taken from earlier: a
   * likelihood ratio, whose mean is at most 1 while the canary's rate is at most that of the margin
   * (above it, for odds below 1).
   *
   * @param known the stable backend's rate, 0 to 1
   */
  static double aloneLogE(
      Counts counts, Margin margin, double known, double odds, double clusterSize, double cap) {
    double limit = Math.min(Math.max(margin.limit(known), 1e-9), MOST_RATE);
    double other = alternative(limit, odds);
    double gain =
        counts.canaryBad() * Math.log(other / limit)
            + (counts.canary() - counts.canaryBad()) * Math.log((1 - other) / (1 - limit));
    return Math.min(gain / clusterSize, cap);
  }

  private static double alternative(double limit, double odds) {
    return odds * limit / (1 - limit + odds * limit);
  }

  /**
   * The pooled rate under the alternative, projected on the margin's boundary; there the bet grows
   * fastest.
   */
  private static double stableCentre(
      Counts counts, Margin margin, double rate, double alternative) {
    double canaryAsStable =
        Math.max(0, alternative - margin.maxAbsoluteIncrease()) / margin.factor();
    double pooled =
        (counts.stable() * rate + counts.canary() * canaryAsStable)
            / ((double) counts.stable() + counts.canary());
    double most = (MOST_RATE - margin.maxAbsoluteIncrease()) / margin.factor();
    return Math.min(Math.min(Math.max(pooled, 0), most), 1);
  }

  private static double stake(
      double alternative, double stableCentre, double canaryCentre, double ratio, boolean harm) {
    double wanted = (alternative - canaryCentre) / (canaryCentre * (1 - canaryCentre));
    double most = Math.min(bound(canaryCentre), bound(ratio * (1 - stableCentre)));
    double least = -Math.min(bound(1 - canaryCentre), bound(ratio * stableCentre));
    double stake = Math.min(Math.max(wanted, least), most);
    return harm ? Math.max(stake, 0) : Math.min(stake, 0);
  }

  private static double bound(double loss) {
    return (1 - LEAST_FACTOR) / Math.max(loss, TINY);
  }

  private static double gain(
      Counts counts, double stableCentre, double canaryCentre, double ratio, double stake) {
    double hedge = stake * ratio;
    return counts.canaryBad() * Math.log1p(stake * (1 - canaryCentre))
        + (counts.canary() - counts.canaryBad()) * Math.log1p(-stake * canaryCentre)
        + counts.stableBad() * Math.log1p(-hedge * (1 - stableCentre))
        + (counts.stable() - counts.stableBad()) * Math.log1p(hedge * stableCentre);
  }
}
