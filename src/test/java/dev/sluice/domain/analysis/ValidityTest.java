package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/**
 * The one property that everything rests on, by exact enumeration: while the null hypothesis holds,
 * evidence is at most 1 on average.
 */
class ValidityTest {
  private static final double ROUNDING = 1e-11;

  @Test
  void shouldNotGainOnAverageWhenTheCanaryIsInsideTheMargin() {
    var random = new SplittableRandom(20_240_611);
    for (int round = 0; round < 3000; round++) {
      Setting at = Setting.random(random);
      double canaryRate =
          Math.min(1, at.margin.limit(at.stableRate))
              * (random.nextBoolean() ? 1 : random.nextDouble());
      Bets bets =
          new Bets(at.margin, Bets.HARM, 1, random.nextBoolean() ? 1.5 : Double.POSITIVE_INFINITY);
      assertNoGain(at, canaryRate, bets);
    }
  }

  @Test
  void shouldNotGainOnAverageWhenTheProofIsOfACanaryOutsideTheMargin() {
    var random = new SplittableRandom(7);
    for (int round = 0; round < 3000; round++) {
      Setting at = Setting.random(random);
      double limit = Math.min(1, at.margin.limit(at.stableRate));
      double canaryRate = random.nextBoolean() ? limit : limit + (1 - limit) * random.nextDouble();
      if (at.margin.limit(at.stableRate) <= 1) {
        assertNoGain(
            at, canaryRate, new Bets(at.margin, Bets.NO_HARM, 1, Double.POSITIVE_INFINITY));
      }
    }
  }

  @Test
  void shouldNotGainOnAverageWhenTwoWindowsAreMultipliedAndTheStableRateMoves() {
    Bets bets = AnalysisConfig.defaults().errors(new Margin(0.25, 0)).errorBets(1);
    double[] stableRates = {0.1, 0.4};
    double mean =
        mean(
            5,
            6,
            stableRates[0],
            bets.margin().limit(stableRates[0]),
            first -> {
              RateEvidence after = RateEvidence.EMPTY.score(bets, first);
              return mean(
                  7,
                  5,
                  stableRates[1],
                  bets.margin().limit(stableRates[1]),
                  second -> Math.exp(after.score(bets, second).mixture().logE()));
            });
    assertThat(mean).isBetween(0.5, 1 + ROUNDING);
  }

  @Test
  void shouldNotGainOnAverageWhenFailuresComeInClustersOfTheConfiguredSize() {
    Margin margin = new Margin(0.25, 0.001);
    for (double odds : Bets.HARM) {
      double mean =
          mean(
              4,
              4,
              0.1,
              margin.limit(0.1),
              counts ->
                  Math.exp(
                      WindowBet.logE(
                          tripled(counts), margin, 0.1, odds, 3, Double.POSITIVE_INFINITY)));
      assertThat(mean).isBetween(0.1, 1 + ROUNDING);
    }
  }

  @Test
  void shouldNotGainOnAverageWhenTheSplitIsInsideTheBand() {
    SampleRatioRules rules = SampleRatioRules.defaults();
    for (double weight : List.of(0.05, 0.3, 0.5, 0.9)) {
      double band = rules.tolerance() * Math.min(weight, 1 - weight);
      for (double share : List.of(weight - band, weight, weight + band)) {
        assertSplitFair(rules, weight, share);
      }
    }
  }

  @Test
  void shouldKeepTheMeanWhenMetricsAreCombinedByFixedWeights() {
    double combined =
        Combination.mean(
            List.of(Math.log(3), Math.log(0.5), Math.log(2)), List.of(0.45, 0.45, 0.10));
    assertThat(Math.exp(combined)).isCloseTo(0.45 * 3 + 0.45 * 0.5 + 0.1 * 2, Offset.offset(1e-12));
  }

  private static void assertSplitFair(SampleRatioRules rules, double weight, double share) {
    var split = new BinomialDistribution(null, 40, share);
    double mean = 0;
    for (int canary = 0; canary <= 40; canary++) {
      Mixture after = SampleRatioProcess.score(Mixture.EMPTY, rules, 40 - canary, canary, weight);
      mean += split.probability(canary) * Math.exp(after.logE());
    }
    assertThat(mean).isLessThanOrEqualTo(1 + ROUNDING);
  }

  private static void assertNoGain(Setting at, double canaryRate, Bets bets) {
    for (int bet = 0; bet < bets.odds().size(); bet++) {
      double odds = bets.odds().get(bet);
      double mean =
          mean(
              at.stable,
              at.canary,
              at.stableRate,
              canaryRate,
              counts ->
                  Math.exp(WindowBet.logE(counts, bets.margin(), at.guess, odds, 1, bets.cap())));
      assertThat(mean)
          .as("%s, canary rate %s, odds %s", at, canaryRate, odds)
          .isLessThanOrEqualTo(1 + ROUNDING);
    }
  }

  /** Expectation over all outcomes of two independent groups of requests. */
  private static double mean(
      int stable,
      int canary,
      double stableRate,
      double canaryRate,
      ToDoubleFunction<Counts> value) {
    var stableBad = new BinomialDistribution(null, stable, stableRate);
    var canaryBad = new BinomialDistribution(null, canary, canaryRate);
    double mean = 0;
    for (int a = 0; a <= stable; a++) {
      for (int b = 0; b <= canary; b++) {
        mean +=
            stableBad.probability(a)
                * canaryBad.probability(b)
                * value.applyAsDouble(new Counts(stable, a, canary, b));
      }
    }
    return mean;
  }

  private static Counts tripled(Counts counts) {
    return new Counts(
        3 * counts.stable(), 3 * counts.stableBad(), 3 * counts.canary(), 3 * counts.canaryBad());
  }

  private record Setting(int stable, int canary, double stableRate, double guess, Margin margin) {
    static Setting random(SplittableRandom random) {
      return new Setting(
          random.nextInt(1, 13),
          random.nextInt(1, 13),
          random.nextBoolean() ? random.nextDouble() : 0.02 * random.nextDouble(),
          random.nextDouble(),
          new Margin(
              random.nextBoolean() ? 0 : 2 * random.nextDouble(),
              random.nextBoolean() ? 0 : 0.1 * random.nextDouble()));
    }
  }
}
