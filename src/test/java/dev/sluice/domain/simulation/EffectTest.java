package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectTest {
  @Test
  void shouldUnderstandEachKindWhenParsed() {
    assertThat(Effect.parse("e", "none")).isEqualTo(Effect.NONE);
    assertThat(Effect.parse("e", "errors:x2.5")).isEqualTo(Effect.errorsTimes(2.5));
    assertThat(Effect.parse("e", "errors:+0.3pp")).isEqualTo(Effect.errorsPlus(0.3 / 100));
    assertThat(Effect.parse("e", "latency:x1.2")).isEqualTo(Effect.latencyTimes(1.2));
    assertThat(Effect.parse("e", "slowpath:3%")).isEqualTo(Effect.slowPath(0.03));
    assertThat(Effect.parse("e", "clientErrors:+50pp")).isEqualTo(Effect.clientErrorsPlus(0.5));
    assertThat(Effect.parse("e", "unanswered:100%")).isEqualTo(Effect.unanswered(1));
  }

  @Test
  void shouldActTogetherWhenJoinedByCommas() {
    assertThat(Effect.parse("e", "errors:x2, latency:x1.2")).isEqualTo(new Effect(2, 0, 1.2, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "errors",
        "errors:2",
        "errors:x-1",
        "errors:+3",
        "latency:+3",
        "slowpath:3",
        "clientErrors:3pp",
        "unanswered:3",
        "errors:x2,"
      })
  void shouldSayWhatIsAllowedWhenTheTextIsNot(String text) {
    assertThatThrownBy(() -> Effect.parse("--effect", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--effect is '")
        .hasMessageContaining("allowed are none, errors:xN");
  }

  @Test
  void shouldRefuseAValueWhenItIsOutsideItsRange() {
    assertThatThrownBy(() -> Effect.parse("--effect", "errors:+101pp"))
        .hasMessage("effect errors share is 1.01, allowed are 0 to 1");
    assertThatThrownBy(() -> Effect.parse("--effect", "latency:x0"))
        .hasMessage("effect latency factor is 0, allowed are 0.01 to 1000");
  }

  @Test
  void shouldNeverExceedOneWhenRatesAreMultiplied() {
    assertThat(Effect.errorsTimes(30).errorRate(0.05)).isEqualTo(1);
  }
}
