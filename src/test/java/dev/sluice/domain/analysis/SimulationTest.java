package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.ClosedLoop.End;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole rollouts with seeded traffic; the engine walks the steps itself. */
class SimulationTest {
  private static final List<Double> WEIGHTS = List.of(0.05, 0.10, 0.20, 0.30, 0.50);
  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();
  private static final AnalysisConfig SHORT =
      DEFAULTS.schedule(Schedule.defaults().interval(5).warmup(10));
  private static final int WARMUP_WINDOWS = 2;

  @Test
  void shouldPromoteWhenTheCanaryIsAsGoodAsTheStableVersion() {
    List<End> ends = runs(DEFAULTS, WEIGHTS, SyntheticTraffic.healthy(100, 0.01), 200);
    assertThat(ends).filteredOn(End::rolledBackForHarm).hasSizeLessThanOrEqualTo(10);
    assertThat(ends)
        .filteredOn(end -> end.judgement().decision() == Decision.PROMOTE)
        .hasSizeGreaterThan(189);
  }

  @Test
  void shouldSeldomRollBackWhenTheCanaryIsExactlyAtTheMargin() {
    List<End> ends =
        runs(
            DEFAULTS,
            WEIGHTS,
            SyntheticTraffic.healthy(100, 0.01).failing(0.0127).slower(1.1),
            200);
    assertThat(ends).filteredOn(End::rolledBackForHarm).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void shouldFindADoublingOfFailuresWhenThereIsTraffic() {
    List<End> ends =
        runs(DEFAULTS, WEIGHTS, SyntheticTraffic.healthy(1000, 0.01).failing(0.02), 10);
    assertThat(ends)
        .allMatch(End::rolledBackForHarm)
        .allMatch(end -> end.judgement().guilty().contains(Metric.ERRORS));
  }

  @ParameterizedTest
  @CsvSource({"200,0.05", "200,0.25", "200,0.50", "100,0.10"})
  void shouldTakeBackInTheFirstWindowEvenInWarmUpWhenHalfOfTheCanarysRequestsFail(
      double requestsPerSecond, double weight) {
    List<End> ends =
        runs(
            SHORT,
            List.of(weight, 0.5),
            SyntheticTraffic.healthy(requestsPerSecond, 0.001).failing(0.5),
            100);
    assertThat(ends).allMatch(End::rolledBackForHarm).allMatch(end -> end.windows() == 1);
  }

  @Test
  void shouldTakeBackWithinTwoWindowsWhenHalfOfTwentyRequestsFail() {
    List<End> ends =
        runs(SHORT, List.of(0.10, 0.5), SyntheticTraffic.healthy(40, 0.001).failing(0.5), 100);
    assertThat(ends).allMatch(End::rolledBackForHarm);
    assertThat(ends).filteredOn(end -> end.windows() <= 2).hasSizeGreaterThanOrEqualTo(98);
  }

  @ParameterizedTest
  @CsvSource({"200,0.05", "200,0.25", "200,0.50", "40,0.05"})
  void shouldTakeBackWithinFourJudgedWindowsWhenTheCanaryIsThreeTimesSlower(
      double requestsPerSecond, double weight) {
    List<End> ends =
        runs(
            SHORT,
            List.of(weight, weight),
            SyntheticTraffic.healthy(requestsPerSecond, 0.001).slower(3),
            100);
    assertThat(ends)
        .allMatch(End::rolledBackForHarm)
        .allMatch(end -> end.windows() - WARMUP_WINDOWS <= 4)
        .allMatch(end -> end.judgement().guilty().equals(List.of(Metric.LATENCY)));
  }

  @Test
  void shouldTakeBackASlowCanaryWhenThereIsOnlyOneShortStep() {
    List<End> ends = runs(SHORT, List.of(0.5), SyntheticTraffic.healthy(200, 0.001).slower(3), 20);
    assertThat(ends).allMatch(End::rolledBackForHarm);
  }

  @Test
  void shouldProveWhenThereIsTrafficAndTheCanaryIsGood() {
    AnalysisConfig prove = DEFAULTS.promotion(Promotion.PROVE);
    List<End> ends = runs(prove, List.of(0.10, 0.50), SyntheticTraffic.healthy(300, 0.02), 10);
    assertThat(ends).allMatch(end -> end.judgement().reason() == Reason.PROVEN);
  }

  private static List<End> runs(
      AnalysisConfig config, List<Double> weights, SyntheticTraffic traffic, int runs) {
    return LongStream.range(0, runs)
        .mapToObj(seed -> ClosedLoop.run(config, weights, traffic, 1000 + seed, 130))
        .toList();
  }
}
