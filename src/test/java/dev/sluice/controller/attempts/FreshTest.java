package dev.sluice.controller.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FreshTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private final Fresh fresh = new Fresh();

  @Test
  void shouldNotBeDoneAgainWhileTheCacheIsBehind() {
    // When
    fresh.wrote("u", "Service web", "a", "7", NOW);
    // Then
    assertThat(fresh.next("u")).as("nobody missed it").isEmpty();
    assertThat(done("a", "7", 1_999)).isTrue();
    assertThat(fresh.next("u")).contains(NOW.plusSeconds(2));
  }

  @Test
  void shouldBeDoneAgainWhenTheCacheShowsSomethingElseOrAnythingElseIsWantedOrItTakesTooLong() {
    // When
    fresh.wrote("u", "Service web", "a", "7", NOW);
    // Then
    assertThat(done("a", "8", 1)).isFalse();
    assertThat(done("b", "7", 1)).isFalse();
    assertThat(done("a", "7", 2_000)).isFalse();
    assertThat(fresh.done("u", "Service other", "a", "7", NOW)).isFalse();
    assertThat(fresh.done("other", "Service web", "a", "7", NOW)).isFalse();
  }

  private boolean done(String wanted, String seen, long millis) {
    return fresh.done("u", "Service web", wanted, seen, NOW.plusMillis(millis));
  }
}
