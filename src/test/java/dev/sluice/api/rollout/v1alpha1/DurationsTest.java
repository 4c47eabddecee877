package dev.sluice.api.rollout.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @Test
  void shouldAddThePartsWhenThereAreSeveral() {
    assertThat(Durations.parse("f", "1m30s250ms")).isEqualTo(Duration.ofMillis(90_250));
    assertThat(Durations.parse("f", "876000h")).isEqualTo(Duration.ofHours(876_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775807h",
        "99999999999999999999999s",
        "9223372036854775807s9223372036854775807s",
        "876001h",
        "876000h1ms"
      })
  void shouldNameFieldValueAndAllowedWhenItIsTooLong(String text) {
    assertThatThrownBy(() -> Durations.parse("spec.analysis.warmup", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "spec.analysis.warmup: '"
                + text
                + "' is too long, allowed: at most 876000h, 100 years");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-5s", "1.5h", "5s ", "5d"})
  void shouldNameFieldValueAndAllowedWhenItIsNoDuration(String text) {
    assertThatThrownBy(() -> Durations.parse("f", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("f: '" + text + "' is not a duration, allowed: ");
  }
}
