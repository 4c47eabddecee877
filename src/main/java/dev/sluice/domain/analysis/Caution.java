package dev.sluice.domain.analysis;

/**
 * What makes a rollout hesitate: evidence that the canary fails more often at all, margin or not,
 * and noise that makes evidence worth less.
 *
 * <p>Suspicion is an e-process of its own under "fails no more often"; it is neither added to the
 * evidence of harm nor weighted with it, so both bounds hold side by side. It ends by itself:
 * evidence forgets, and a canary that is proven to be inside the margin is not held for being worse
 * by less.
 *
 * <p>Dividing by a factor f of at least 1 that is known before the window keeps an e-value one:
 * {@code E[e^(x/f)] <= (E[e^x])^(1/f) <= 1}, by Jensen's inequality.
 *
 * @param suspicion evidence that the canary fails more often than the stable version
 * @param dispersion of the stable version's failures
 */
public record Caution(RateEvidence suspicion, Dispersion dispersion) {
  /** Before the first window. */
  public static final Caution EMPTY = new Caution(RateEvidence.EMPTY, Dispersion.EMPTY);

  /** What the evidence of the next window is divided by, at least {@code configured}. */
  double clusterSize(CautionRules rules, double configured) {
    return rules.measureNoise() ? configured * dispersion.factor() : configured;
  }

  /**
   * @param tolerated margin of the errors
   * @param configured cluster size of the configuration
   * @param scored false while only the guard judges
   * @param waiting whether counts wait for the next window to be scored with it; noise must not be
   *     learned from them before that
   */
  Caution plus(
      CautionRules rules,
      Margin tolerated,
      double configured,
      Counts failures,
      boolean scored,
      boolean waiting) {
    Bets bets = rules.bets(tolerated, clusterSize(rules, configured));
    return new Caution(
        suspicion(rules, bets, failures, scored),
        rules.measureNoise() && !waiting
            ? dispersion.plus(failures.stable(), failures.stableBad())
            : dispersion);
  }

  /**
   * @param proof evidence that the canary is inside the margin, natural logarithm, as it is now
   * @param proofAt where that is proof
   */
  boolean holds(CautionRules rules, double proof, double proofAt) {
    return rules.suspicious() && suspicion.mixture().logE() >= rules.holdAt() && proof < proofAt;
  }

  private RateEvidence suspicion(CautionRules rules, Bets bets, Counts failures, boolean scored) {
    if (!rules.suspicious()) {
      return suspicion;
    }
    return scored ? suspicion.score(bets, failures) : suspicion.learn(failures);
  }
}
