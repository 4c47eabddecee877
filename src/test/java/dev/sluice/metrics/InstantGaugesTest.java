package dev.sluice.metrics;

import static dev.sluice.metrics.Vectors.computed;
import static dev.sluice.metrics.Vectors.none;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.PrometheusMetric.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Gauges that look at what holds now. */
class InstantGaugesTest {
  private final QuantilesGauge quantiles =
      new QuantilesGauge("search", List.of("s50", "s99", "c50", "c99"));
  private final ValueGauge value =
      new ValueGauge("queue", "depth", new Value("depth", Optional.of(1.0), Optional.of(10.0)));

  @Test
  void shouldGiveQuantilesOfBothVersionsOnceWhenTheyAreAnswered() {
    // When
    quantiles.accept(Instant.EPOCH, answers(1, 2, 3, Double.NaN));
    // Then
    assertThat(quantiles.take().quantiles().get("search"))
        .isEqualTo(new Samples.Quantiles(List.of(1.0, 2.0), List.of(3.0, Double.NaN)));
    assertThat(quantiles.take()).isEqualTo(Samples.NONE);
  }

  @Test
  void shouldGiveNothingWhenOneVersionHasNoQuantile() {
    quantiles.accept(Instant.EPOCH, answers(1, 2, Double.NaN, Double.NaN));
    assertThat(quantiles.take()).isEqualTo(Samples.NONE);
  }

  @Test
  void shouldNameTheQueryWhenItHasSeveralSeries() {
    assertThatThrownBy(
            () ->
                quantiles.accept(
                    Instant.EPOCH,
                    List.of(
                        List.of(computed(1)),
                        List.of(computed(1), computed(2)),
                        List.of(computed(1)),
                        List.of(computed(1)))))
        .hasMessage("query `s99`: the answer has 2 series, allowed: one");
  }

  @Test
  void shouldCompareTheValueWithItsLimitsWhenItIsAnswered() {
    assertThat(check(10)).isEqualTo(new Samples.Check(true, "10.0 is within its limits"));
    assertThat(check(10.5)).isEqualTo(new Samples.Check(false, "10.5 is above max 10.0"));
    assertThat(check(0.5)).isEqualTo(new Samples.Check(false, "0.5 is below min 1.0"));
    assertThat(check(Double.POSITIVE_INFINITY).passed()).isFalse();
  }

  @Test
  void shouldSayNothingAboutTheCanaryWhenItsValueIsNoNumber() {
    value.accept(Instant.EPOCH, List.of(List.of(computed(Double.NaN))));
    assertThat(value.take()).isEqualTo(Samples.NONE);
    assertThatThrownBy(() -> value.accept(Instant.EPOCH, List.of(none())))
        .hasMessage("query `depth`: the answer has no series");
  }

  private Samples.Check check(double found) {
    value.accept(Instant.EPOCH, List.of(List.of(computed(found))));
    return value.take().checks().get("queue");
  }

  private static List<List<Series>> answers(double... values) {
    return java.util.Arrays.stream(values).mapToObj(v -> List.of(computed(v))).toList();
  }
}
