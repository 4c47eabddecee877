package dev.sluice.controller.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private final BackOff backOff = new BackOff(new Random(1));

  @Test
  void shouldDoubleFromASecondToAMinuteAndNeverEnd() {
    assertThat(after(1)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1_200));
    assertThat(after(4)).isBetween(Duration.ofSeconds(8), Duration.ofMillis(9_600));
    assertThat(after(7)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(72));
    assertThat(after(Integer.MAX_VALUE)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(72));
  }

  @Test
  void shouldNotComeBackTogetherWhenSeveralFailedTogether() {
    assertThat(after(5)).isNotEqualTo(after(5));
  }

  private Duration after(int attempt) {
    return backOff.after(attempt, BackOff.LONGEST);
  }
}
