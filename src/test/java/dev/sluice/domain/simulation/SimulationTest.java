package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Decision;
import dev.sluice.domain.analysis.Metric;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Reason;
import dev.sluice.domain.analysis.Schedule;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole rollouts with seeded traffic; the engine walks the steps itself. */
class SimulationTest {
  private static final Course WEIGHTS = Course.of(0.05, 0.10, 0.20, 0.30, 0.50);
  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();
  private static final AnalysisConfig SHORT =
      DEFAULTS.schedule(Schedule.defaults().interval(5).warmup(10));
  private static final int WARMUP_WINDOWS = 2;

  @Test
  void shouldPromoteWhenTheCanaryIsAsGoodAsTheStableVersion() {
    List<Run> ends = runs(DEFAULTS, WEIGHTS, TrafficModel.healthy(100, 0.01), 200);
    assertThat(ends).filteredOn(Run::rolledBackForHarm).hasSizeLessThanOrEqualTo(10);
    assertThat(ends)
        .filteredOn(end -> end.judgement().decision() == Decision.PROMOTE)
        .hasSizeGreaterThan(189);
  }

  @Test
  void shouldSeldomRollBackWhenTheCanaryIsExactlyAtTheMargin() {
    List<Run> ends =
        runs(
            DEFAULTS,
            WEIGHTS,
            TrafficModel.healthy(100, 0.01).effect(new Effect(1.25, 0.0002, 1.1, 0)),
            200);
    assertThat(ends).filteredOn(Run::rolledBackForHarm).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void shouldFindADoublingOfFailuresWhenThereIsTraffic() {
    List<Run> ends =
        runs(DEFAULTS, WEIGHTS, TrafficModel.healthy(1000, 0.01).effect(Effect.errorsTimes(2)), 10);
    assertThat(ends)
        .allMatch(Run::rolledBackForHarm)
        .allMatch(end -> end.judgement().guilty().contains(Metric.ERRORS));
  }

  @ParameterizedTest
  @CsvSource({"200,0.05", "200,0.25", "200,0.50", "100,0.10"})
  void shouldTakeBackInTheFirstWindowEvenInWarmUpWhenHalfOfTheCanarysRequestsFail(
      double requestsPerSecond, double weight) {
    List<Run> ends =
        runs(
            SHORT,
            Course.of(weight, 0.5),
            TrafficModel.healthy(requestsPerSecond, 0.001).effect(Effect.errorsPlus(0.499)),
            100);
    assertThat(ends).allMatch(Run::rolledBackForHarm).allMatch(end -> end.windows() == 1);
  }

  @Test
  void shouldTakeBackWithinTwoWindowsWhenHalfOfTwentyRequestsFail() {
    List<Run> ends =
        runs(
            SHORT,
            Course.of(0.10, 0.5),
            TrafficModel.healthy(40, 0.001).effect(Effect.errorsPlus(0.499)),
            100);
    assertThat(ends).allMatch(Run::rolledBackForHarm);
    assertThat(ends).filteredOn(end -> end.windows() <= 2).hasSizeGreaterThanOrEqualTo(98);
  }

  @ParameterizedTest
  @CsvSource({"200,0.05", "200,0.25", "200,0.50", "40,0.05"})
  void shouldTakeBackWithinFourJudgedWindowsWhenTheCanaryIsThreeTimesSlower(
      double requestsPerSecond, double weight) {
    List<Run> ends =
        runs(
            SHORT,
            Course.of(weight, weight),
            TrafficModel.healthy(requestsPerSecond, 0.001).effect(Effect.latencyTimes(3)),
            100);
    assertThat(ends)
        .allMatch(Run::rolledBackForHarm)
        .allMatch(end -> end.windows() - WARMUP_WINDOWS <= 4)
        .allMatch(end -> end.judgement().guilty().equals(List.of(Metric.LATENCY)));
  }

  @Test
  void shouldTakeBackASlowCanaryWhenThereIsOnlyOneShortStep() {
    List<Run> ends =
        runs(
            SHORT,
            Course.of(0.5),
            TrafficModel.healthy(200, 0.001).effect(Effect.latencyTimes(3)),
            20);
    assertThat(ends).allMatch(Run::rolledBackForHarm);
  }

  @Test
  void shouldProveWhenThereIsTrafficAndTheCanaryIsGood() {
    AnalysisConfig prove = DEFAULTS.promotion(Promotion.PROVE);
    List<Run> ends = runs(prove, Course.of(0.10, 0.50), TrafficModel.healthy(300, 0.02), 10);
    assertThat(ends).allMatch(end -> end.judgement().reason() == Reason.PROVEN);
  }

  private static List<Run> runs(
      AnalysisConfig config, Course course, TrafficModel traffic, int runs) {
    return LongStream.range(0, runs)
        .mapToObj(seed -> ClosedLoop.run(config, course, traffic, 1000 + seed))
        .toList();
  }
}
