package dev.sluice.mesh.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DebouncerTest {
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void shouldRunOnceWhenManyRequestsComeTogether() {
    try (var debouncer = new Debouncer("test", Duration.ofMillis(200), runs::incrementAndGet)) {
      // When
      for (int i = 0; i < 1000; i++) {
        debouncer.request();
      }
      // Then
      await().until(() -> runs.get() == 1);
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(2))
          .until(() -> runs.get() == 1);
    }
  }

  @Test
  void shouldRunAgainWhenARequestComesDuringARun() {
    var inside = new CountDownLatch(1);
    var resume = new CountDownLatch(1);
    try (var debouncer =
        new Debouncer("test", Duration.ofMillis(1), () -> countAndWait(inside, resume))) {
      // Given
      debouncer.request();
      await().until(() -> inside.getCount() == 0);
      // When
      debouncer.request();
      resume.countDown();
      // Then
      await().until(() -> runs.get() == 2);
    }
  }

  @Test
  void shouldGoOnWhenTheTaskFails() {
    try (var debouncer = new Debouncer("test", Duration.ofMillis(1), this::failOnce)) {
      // Given
      debouncer.request();
      await().until(() -> runs.get() == 1);
      // When
      debouncer.request();
      // Then
      await().until(() -> runs.get() == 2);
    }
  }

  @Test
  void shouldDoNothingWhenClosed() {
    // Given
    var debouncer = new Debouncer("test", Duration.ZERO, runs::incrementAndGet);
    debouncer.close();
    // When
    debouncer.request();
    // Then
    assertThat(runs).hasValue(0);
  }

  private void countAndWait(CountDownLatch inside, CountDownLatch resume) {
    runs.incrementAndGet();
    inside.countDown();
    try {
      resume.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failOnce() {
    if (runs.incrementAndGet() == 1) {
      throw new IllegalStateException("first run");
    }
  }
}
