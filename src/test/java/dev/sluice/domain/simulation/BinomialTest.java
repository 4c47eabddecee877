package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinomialTest {
  private static final int DRAWS = 200_000;

  /** Enough expected draws for the chi-squared approximation. */
  private static final double LEAST_EXPECTED = 10;

  @ParameterizedTest
  @CsvSource({
    "1,0.3",
    "20,0.1",
    "20,0.5",
    "20,0.9",
    "50,0.2",
    "100,0.1",
    "100,0.97",
    "3000,0.001",
    "3000,0.01",
    "3000,0.5",
    "100000,0.0003"
  })
  void shouldDrawAsTheDistributionSaysWhenComparedByChiSquared(int trials, double share) {
    // Given
    var random = new SplittableRandom(91);
    long[] found = new long[trials + 1];
    // When
    for (int i = 0; i < DRAWS; i++) {
      found[(int) Binomial.sample(random, trials, share)]++;
    }
    // Then
    assertThat(misfit(found, new BinomialDistribution(null, trials, share))).isLessThan(1);
  }

  @Test
  void shouldKeepMeanAndVarianceWhenTrialsAreABillion() {
    // Given
    var random = new SplittableRandom(5);
    double sum = 0;
    double squares = 0;
    // When
    for (int i = 0; i < 20_000; i++) {
      double off = Binomial.sample(random, 1_000_000_000L, 0.05) - 5e7;
      sum += off;
      squares += off * off;
    }
    // Then
    double variance = 1e9 * 0.05 * 0.95;
    assertThat(Math.abs(sum / 20_000)).isLessThan(4 * Math.sqrt(variance / 20_000));
    assertThat(squares / 20_000 / variance).isBetween(0.96, 1.04);
  }

  @Test
  void shouldDrawAllOrNothingWhenTheShareIsAtItsEdge() {
    var random = new SplittableRandom(5);
    assertThat(Binomial.sample(random, 1000, 0)).isZero();
    assertThat(Binomial.sample(random, 1000, 1)).isEqualTo(1000);
    assertThat(Binomial.sample(random, 0, 0.5)).isZero();
  }

  /** Chi-squared statistic relative to its 99.9 % quantile. */
  private static double misfit(long[] found, BinomialDistribution expected) {
    double statistic = 0;
    int groups = 0;
    double drawn = 0;
    double wanted = 0;
    double left = DRAWS;
    for (int k = 0; k < found.length; k++) {
      drawn += found[k];
      wanted += DRAWS * expected.probability(k);
      if (wanted >= LEAST_EXPECTED && left - wanted >= LEAST_EXPECTED) {
        statistic += (drawn - wanted) * (drawn - wanted) / wanted;
        groups++;
        left -= wanted;
        drawn = 0;
        wanted = 0;
      }
    }
    statistic += (drawn - left) * (drawn - left) / left;
    return statistic / new ChiSquaredDistribution(null, groups).inverseCumulativeProbability(0.999);
  }
}
