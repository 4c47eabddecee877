package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AnalysisConfigTest {
  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();

  @Test
  void shouldHaveTheDocumentedValuesWhenNothingIsSet() {
    assertThat(DEFAULTS.falseRollbackRate()).isEqualTo(0.05);
    assertThat(DEFAULTS.errors()).isEqualTo(new Margin(0.25, 0.0002));
    assertThat(DEFAULTS.guard()).isEqualTo(new Margin(2, 0.05));
    assertThat(DEFAULTS.latency().quantiles()).containsExactly(0.5, 0.9, 0.99);
    assertThat(DEFAULTS.schedule()).isEqualTo(new Schedule(30, 60, 0, 3, 100, 3600, 0, 10));
    assertThat(DEFAULTS.cap()).isCloseTo(Math.log(20), Offset.offset(1e-12));
    assertThat(DEFAULTS.minConfirmations(1).cap()).isInfinite();
  }

  @Test
  void shouldNameFieldValueAndAllowedWhenAValueIsWrong() {
    refuses(
        () -> DEFAULTS.rates(0, 0.05),
        "analysis.falseRollbackRate is 0, must be above 0 and at most 0.5");
    refuses(
        () -> DEFAULTS.rates(0.05, 1),
        "analysis.falseProofRate is 1, must be above 0 and at most 0.5");
    refuses(
        () -> DEFAULTS.minConfirmations(0), "analysis.minConfirmations is 0, allowed are 1 to 100");
    refuses(
        () -> DEFAULTS.clusterSize(0.5), "analysis.clusterSize is 0.5, allowed are 1 to 1000000");
    refuses(() -> DEFAULTS.promotion(null), "analysis.promotion is missing, a value is needed");
    refuses(() -> new Margin(-0.1, 0), "errors.maxRelativeIncrease is -0.1, allowed are 0 to 100");
    refuses(
        () -> new Margin(0.1, Double.NaN),
        "errors.maxAbsoluteIncrease is NaN, allowed are 0 to 0.5");
    refuses(() -> LatencyRules.slowdown(-0.1), "latency.maxSlowdown is -0.1, allowed are 0 to 10");
    refuses(
        () -> new LatencyRules(0.1, List.of(1.5), List.of(), 0.1, List.of()),
        "latency.quantiles is 1.5, must lie between 0 and 1");
    refuses(
        () -> new LatencyRules(0.1, List.of(), List.of(), 0.1, List.of(2.0, 1.0)),
        "latency.bounds is [2.0, 1.0], must be positive and strictly ascending");
    refuses(
        () -> Schedule.defaults().interval(0),
        "analysis.interval seconds is 0, allowed are 1 to 3600");
    refuses(
        () -> Schedule.defaults().maxDuration(10),
        "analysis.maxDuration seconds is 10, must be at least 30");
    refuses(
        () -> Schedule.defaults().minStep(0, 1),
        "analysis.minStepWindows is 0, must be at least 1");
    refuses(
        () -> new MetricWeights(0.5, 0.5, 0.5),
        "sum of metricWeights is 1.5, allowed are 0.999999999 to 1.000000001");
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
