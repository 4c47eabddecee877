package dev.sluice.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;

/** Time that has to pass while load runs. */
final class Pause {
  private Pause() {}

  static void of(Duration duration) {
    Instant end = Instant.now().plus(duration);
    await()
        .atMost(duration.plusSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !Instant.now().isBefore(end));
  }
}
