package dev.sluice.domain.analysis;

import java.util.List;

/**
 * Caution beyond the margins, for failures: neither ever takes a release back.
 *
 * @param falseHoldRate bound on the probability that a canary that fails no more often than the
 *     stable version is ever held as suspected, for the whole rollout; 0 to 0.5, 0 holds nothing
 * @param measureNoise whether evidence is divided by how much the stable version's failures vary
 *     from window to window beyond chance; for services whose versions fail in spells of their own
 */
public record CautionRules(double falseHoldRate, boolean measureNoise) {
  /** The margins alone decide, and failures are taken as independent. */
  public static final CautionRules NONE = new CautionRules(0, false);

  private static final Margin NO_MARGIN = new Margin(0, 0);
  private static final double SMALLEST_HARM = 2;

  public CautionRules {
    Require.within("analysis.caution.falseHoldRate", falseHoldRate, 0, 0.5);
  }

  /** For Rollouts: at most 10 % of the releases that are no worse are held; noise as it comes. */
  public static CautionRules defaults() {
    return new CautionRules(0.10, false);
  }

  public CautionRules falseHoldRate(double rate) {
    return new CautionRules(rate, measureNoise);
  }

  public CautionRules measureNoise(boolean on) {
    return new CautionRules(falseHoldRate, on);
  }

  /** Whether anything can be held. */
  boolean suspicious() {
    return falseHoldRate > 0;
  }

  /** Evidence that holds, natural logarithm. */
  double holdAt() {
    return -Math.log(falseHoldRate);
  }

  /**
   * Two bets without margin and cap. A bet breaks even at about the root of its odds ratio, so the
   * smaller one loses on a canary inside the relative margin; more bets would only share the
   * capital.
   *
   * @param tolerated increase that is no harm
   */
  Bets bets(Margin tolerated, double clusterSize) {
    double least = Math.max(SMALLEST_HARM, tolerated.factor() * tolerated.factor());
    return new Bets(NO_MARGIN, List.of(least, 2 * least), clusterSize, Double.POSITIVE_INFINITY);
  }
}
