package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

/** Both bounds by exact enumeration of all that can happen in three small windows. */
class CautionTest {
  private static final double ROUNDING = 1e-11;
  private static final Margin MARGIN = new Margin(0.25, 0.0002);
  private static final CautionRules HOLDS = CautionRules.NONE.falseHoldRate(0.4);
  private static final CautionRules MEASURES = CautionRules.NONE.measureNoise(true);
  private static final double[] STABLE_RATES = {0.5, 0.2, 0.4};

  @Test
  void shouldHoldAtMostAsOftenAsAllowedWhenTheCanaryIsAsGoodAsTheStableVersion() {
    double held = everHeld(Caution.EMPTY, 0);
    assertThat(held).isBetween(0.001, HOLDS.falseHoldRate());
  }

  @Test
  void shouldNotGainOnAverageWhenEvidenceIsDividedByTheNoiseOfEarlierWindows() {
    Bets bets = new Bets(new Margin(0.25, 0), Bets.HARM, 1, Double.POSITIVE_INFINITY);
    for (double guess : new double[] {0.05, 0.5}) {
      RateEvidence start = new RateEvidence(Mixture.EMPTY, guess * 100, 100, Counts.NONE);
      assertThat(gain(Caution.EMPTY, start, bets, 0)).isBetween(0.5, 1 + ROUNDING);
    }
  }

  @Test
  void shouldNotLearnNoiseFromCountsThatAreYetToBeScored() {
    Counts few = new Counts(100, 50, 1, 0);
    Caution before = learned(learned(Caution.EMPTY, 10), 10);
    Caution waiting = before.plus(MEASURES, MARGIN, 1, few, true, true);
    assertThat(waiting.dispersion()).isEqualTo(before.dispersion());
    assertThat(before.plus(MEASURES, MARGIN, 1, few, true, false).clusterSize(MEASURES, 3))
        .isGreaterThan(30);
  }

  @Test
  void shouldKeepTheConfiguredClusterSizeWhenNoiseIsNotMeasured() {
    Caution noisy = learned(learned(Caution.EMPTY, 0), 90);
    assertThat(noisy.clusterSize(MEASURES, 2)).isGreaterThan(50);
    assertThat(noisy.clusterSize(CautionRules.NONE, 2)).isEqualTo(2);
  }

  @Test
  void shouldHoldNothingWhenSuspicionIsOff() {
    Caution caution = suspicious(CautionRules.NONE);
    assertThat(caution.suspicion()).isEqualTo(RateEvidence.EMPTY);
    assertThat(caution.holds(CautionRules.NONE, 0, 3)).isFalse();
  }

  @Test
  void shouldHoldUntilTheCanaryIsProvenToBeInsideTheMargin() {
    Caution caution = suspicious(HOLDS);
    assertThat(caution.holds(HOLDS, 2.9, 3)).isTrue();
    assertThat(caution.holds(HOLDS, 3, 3)).isFalse();
  }

  @Test
  void shouldForgetSuspicionWhenTheCanaryDoesWellAgain() {
    Caution caution = suspicious(HOLDS);
    for (int i = 0; i < 10; i++) {
      caution = caution.plus(HOLDS, MARGIN, 1, new Counts(1000, 20, 1000, 20), true, false);
    }
    assertThat(caution.holds(HOLDS, 0, 3)).isFalse();
  }

  @Test
  void shouldLoseWhenTheCanaryIsWorseByLessThanTheRelativeMargin() {
    for (double relative : new double[] {0, 0.25, 0.5, 1}) {
      Margin margin = new Margin(relative, 0);
      long canaryBad = Math.round(100 * (1 + 0.8 * relative));
      for (double bet :
          HOLDS.bets(margin, 1).increments(new Counts(100_000, 100, 100_000, canaryBad), 0.001)) {
        assertThat(bet).as("margin %s", relative).isNegative();
      }
    }
  }

  @Test
  void shouldNameFieldValueAndAllowedWhenTheRateIsWrong() {
    assertThatThrownBy(() -> new CautionRules(0.6, false))
        .hasMessage("analysis.caution.falseHoldRate is 0.6, allowed are 0 to 0.5");
  }

  /** Probability that any of the windows from this one on holds; both versions are alike. */
  private static double everHeld(Caution at, int window) {
    if (at.holds(HOLDS, 0, 3)) {
      return 1;
    }
    return window == STABLE_RATES.length
        ? 0
        : mean(
            STABLE_RATES[window],
            STABLE_RATES[window],
            counts -> everHeld(at.plus(HOLDS, MARGIN, 1, counts, true, false), window + 1));
  }

  /** Expectation of the evidence after the last window; the canary is exactly at the margin. */
  private static double gain(Caution at, RateEvidence evidence, Bets bets, int window) {
    if (window == STABLE_RATES.length) {
      return Math.exp(evidence.mixture().logE());
    }
    var divided = new Bets(bets.margin(), bets.odds(), at.clusterSize(MEASURES, 1), bets.cap());
    double rate = STABLE_RATES[window];
    return mean(
        rate,
        bets.margin().limit(rate),
        counts ->
            gain(
                at.plus(MEASURES, MARGIN, 1, counts, true, false),
                evidence.score(divided, counts),
                bets,
                window + 1));
  }

  private static double mean(double stableRate, double canaryRate, ToDoubleFunction<Counts> value) {
    int requests = RateEvidence.MIN_BLOCK;
    var stableBad = new BinomialDistribution(null, requests, stableRate);
    var canaryBad = new BinomialDistribution(null, requests, canaryRate);
    double mean = 0;
    for (int a = 0; a <= requests; a++) {
      for (int b = 0; b <= requests; b++) {
        mean +=
            stableBad.probability(a)
                * canaryBad.probability(b)
                * value.applyAsDouble(new Counts(requests, a, requests, b));
      }
    }
    return mean;
  }

  private static Caution learned(Caution at, long failures) {
    return at.plus(MEASURES, MARGIN, 1, new Counts(100, failures, 100, failures), false, false);
  }

  private static Caution suspicious(CautionRules rules) {
    return Caution.EMPTY.plus(rules, MARGIN, 1, new Counts(100, 2, 100, 15), true, false);
  }
}
