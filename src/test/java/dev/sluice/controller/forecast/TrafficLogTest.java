package dev.sluice.controller.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.Traffic;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrafficLogTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final TrafficLog log = new TrafficLog();

  @Test
  void shouldKnowNothingWhenThereIsOneReading() {
    add(0, 100, 1);
    assertThat(log.rates()).isEmpty();
  }

  @Test
  void shouldTakeTheDifferenceWhenThereAreTwo() {
    add(0, 100, 1);
    add(180, 1000, 19);
    assertThat(log.rates()).contains(new TrafficLog.Rates(5, 0.02));
  }

  @Test
  void shouldKnowNothingWhenLessThanThreeMinutesWereSeen() {
    add(0, 0, 0);
    add(179, 1, 1);
    assertThat(log.rates()).isEmpty();
  }

  @Test
  void shouldForgetWhatIsOlderThanFiveMinutes() {
    add(0, 0, 0);
    add(120, 60_000, 0);
    add(420, 60_300, 3);
    assertThat(log.rates()).contains(new TrafficLog.Rates(1, 0.01));
  }

  @Test
  void shouldBeginAnewWhenTotalsFall() {
    add(0, 1000, 1);
    add(60, 30, 0);
    assertThat(log.rates()).isEmpty();
    add(240, 210, 0);
    assertThat(log.rates()).contains(new TrafficLog.Rates(1, 0));
  }

  @Test
  void shouldBeDueOnceAMinute() {
    assertThat(log.due(NOW)).isTrue();
    add(0, 0, 0);
    assertThat(log.due(NOW.plusSeconds(59))).isFalse();
    assertThat(log.due(NOW.plusSeconds(60))).isTrue();
  }

  private void add(long second, long requests, long failures) {
    log.add(NOW.plusSeconds(second), new Traffic(requests, failures, new long[0]));
  }
}
