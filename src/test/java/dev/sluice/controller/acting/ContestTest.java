package dev.sluice.controller.acting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controller.attempts.BackOff;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContestTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final Contest contest = new Contest(new BackOff(new Random(1)));

  @Test
  void shouldPutBackAtOnceWhenItHappensNowAndThen() {
    for (int i = 0; i < 20; i++) {
      contest.undone(NOW.plusSeconds(20L * i));
    }
    assertThat(contest.fighting()).isFalse();
    assertThat(contest.due(NOW.plusSeconds(381))).isTrue();
    assertThat(contest.all()).isEqualTo(20);
  }

  @Test
  void shouldWaitLongerAndLongerWhenSomebodyFights() {
    // Given
    for (int i = 0; i < 6; i++) {
      contest.undone(NOW.plusSeconds(i));
    }
    // Then
    assertThat(contest.fighting()).isTrue();
    assertThat(contest.due(NOW.plusSeconds(14))).isFalse();
    assertThat(contest.due(NOW.plusSeconds(18))).isTrue();
    // When
    contest.undone(NOW.plusSeconds(18));
    // Then
    assertThat(contest.due(NOW.plusSeconds(37))).isFalse();
    assertThat(contest.due(NOW.plusSeconds(43))).isTrue();
  }

  @Test
  void shouldBeOverWhenItIsQuietForAMinute() {
    // Given
    for (int i = 0; i < 6; i++) {
      contest.undone(NOW.plusSeconds(i));
    }
    // When
    contest.quiet(NOW.plusSeconds(60));
    // Then
    assertThat(contest.fighting()).isTrue();
    // When
    contest.quiet(NOW.plusSeconds(90));
    // Then
    assertThat(contest.fighting()).isFalse();
    assertThat(contest.due(NOW.plusSeconds(90))).isTrue();
  }
}
