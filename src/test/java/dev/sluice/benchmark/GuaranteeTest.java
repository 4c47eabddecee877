package dev.sluice.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.Schedule;
import dev.sluice.domain.simulation.Effect;
import dev.sluice.domain.simulation.TrafficModel;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two promises at the worst point of their null hypotheses: a canary exactly at the margin is
 * neither harmful nor harmless, so every rollback is a false one and every proof too.
 */
class GuaranteeTest {
  private static final int RUNS = 1000;
  private static final AnalysisConfig CONFIG =
      AnalysisConfig.defaults()
          .latency(LatencyRules.off())
          .schedule(Schedule.defaults().interval(10).maxDuration(7200));
  private static final Effect AT_THE_MARGIN =
      new Effect(
          1 + CONFIG.errors().maxRelativeIncrease(), CONFIG.errors().maxAbsoluteIncrease(), 1, 0);

  /** 600 windows of 10 s. */
  private static final FixedCourse SIX_HUNDRED_LOOKS =
      new FixedCourse(FixedCourse.QUARTER_OF_AN_HOUR.weights(), 600);

  @ParameterizedTest
  @ValueSource(doubles = {10, 100, 1000})
  void shouldKeepBothPromisesWhenTheCanaryIsAtTheMarginAndLookedAtSixHundredTimes(
      double requestsPerSecond) {
    // Given
    TrafficModel traffic = TrafficModel.healthy(requestsPerSecond, 0.01).effect(AT_THE_MARGIN);
    // When
    List<FixedCourse.End> ends =
        LongStream.range(0, RUNS)
            .mapToObj(seed -> SIX_HUNDRED_LOOKS.run(CONFIG, traffic, seed))
            .toList();
    // Then
    long rolledBack = ends.stream().filter(end -> end.rolledBackAfter() > 0).count();
    long proven = ends.stream().filter(end -> end.provenAfter() > 0).count();
    assertThat(upperEnd(rolledBack))
        .as("%s of %s rolled back", rolledBack, RUNS)
        .isLessThanOrEqualTo(CONFIG.falseRollbackRate());
    assertThat(chanceOfAsMany(proven, CONFIG.falseProofRate()))
        .as("%s of %s proven", proven, RUNS)
        .isGreaterThan(0.01);
  }

  /**
   * The same with all that is judged: failures of which a half had no answer, and 4xx, each exactly
   * at its margin. That the bound is shared by more metrics must not widen it.
   */
  @ParameterizedTest
  @ValueSource(doubles = {10, 100, 1000})
  void shouldKeepThePromiseWhenClientErrorsAndUnansweredRequestsAreAtTheMarginToo(
      double requestsPerSecond) {
    // Given
    var rules = CONFIG.clientErrors(ClientErrorRules.defaults());
    double failing = 0.01;
    double usual = 0.05;
    Margin margin = rules.clientErrors().margin();
    Effect effect =
        new Effect(
            0.5 + CONFIG.errors().maxRelativeIncrease(),
            CONFIG.errors().maxAbsoluteIncrease(),
            1,
            0,
            usual * margin.maxRelativeIncrease() + margin.maxAbsoluteIncrease(),
            0.5 * failing);
    TrafficModel traffic =
        TrafficModel.healthy(requestsPerSecond, failing).clientErrors(usual).effect(effect);
    // When
    long rolledBack =
        LongStream.range(0, RUNS)
            .filter(seed -> SIX_HUNDRED_LOOKS.run(rules, traffic, seed).rolledBackAfter() > 0)
            .count();
    // Then
    assertThat(upperEnd(rolledBack))
        .as("%s of %s rolled back", rolledBack, RUNS)
        .isLessThanOrEqualTo(rules.falseRollbackRate());
  }

  /** Of the one-sided 99 % Clopper-Pearson interval for the share. */
  private static double upperEnd(long hits) {
    return hits == RUNS
        ? 1
        : new BetaDistribution(hits + 1, RUNS - hits).inverseCumulativeProbability(0.99);
  }

  /** Probability of so many hits or more when {@code share} is the truth. */
  private static double chanceOfAsMany(long hits, double share) {
    return 1 - new BinomialDistribution(null, RUNS, share).cumulativeProbability((int) hits - 1);
  }
}
