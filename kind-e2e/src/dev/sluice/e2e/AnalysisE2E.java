package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What the judgement is worth on real requests. */
@ResourceLock(Shop.VERSIONS)
@ResourceLock(value = Shop.OBJECTS, mode = ResourceAccessMode.READ)
class AnalysisE2E {
  private static final String STICKY = "kind-e2e/src/sticky.yaml";
  private static final String STEPS = "[{setWeight: 20}, {setWeight: 50}]";
  private static final String QUICK = "interval: 5s, warmup: 10s";
  private static KubernetesClient client;
  private static Shop shop;

  @BeforeAll
  static void connect() {
    client = Cluster.connect();
    shop = new Shop(client);
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @AfterEach
  void restore() {
    shop.rate(200);
    client.load(Shop.stream(STICKY)).delete();
  }

  @Test
  void shouldTakeBackWhenLatencyRisesByAQuarterWithoutAnError() {
    // Given
    shop.adopt(STEPS, QUICK);
    shop.settle("base", Map.of("LATENCY_MS", "20"));
    // When
    String version = "slower-" + System.nanoTime();
    shop.mark(version);
    Instant since = shop.release(version, Map.of("LATENCY_MS", "25"));
    var status = shop.ended(since);
    // Then
    assertThat(status.phase()).isEqualTo("RolledBack");
    assertThat(status.history().get(0).reason()).isEqualTo("HarmDetected");
    assertThat(status.history().get(0).message()).contains("latency:").doesNotContain("errors:");
    assertThat(shop.nothingLost(version).path("injected").asLong()).isZero();
    shop.settle("fast", Map.of());
  }

  @Test
  void shouldHoldAndSaySoWhenSomeClientsStickToTheCanary() {
    // Given
    shop.adopt(STEPS, QUICK + ", minStepWindows: 100");
    shop.settle("fast", Map.of());
    Instant since = shop.release("sticky-" + System.nanoTime(), Map.of());
    shop.serving(20);
    // When
    client.load(Shop.stream(STICKY)).forceConflicts().serverSideApply();
    shop.deployment("sticky").waitUntilCondition(Shop::available, 2, TimeUnit.MINUTES);
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> "SampleRatioMismatch".equals(progressing().getReason()));
    // Then
    assertThat(progressing().getStatus()).isEqualTo("True");
    assertThat(shop.status().message()).contains("split: the canary got");
    assertThat(shop.status().canaryWeight()).isEqualTo(20);
    awaitWarning("holding: ", "split:");
    shop.abort();
    assertThat(shop.ended(since).history().get(0).reason()).isEqualTo("Aborted");
  }

  @Test
  void shouldPromoteAGoodVersionThatStartsCold() {
    // Given
    shop.adopt(STEPS, "interval: 5s, warmup: 30s");
    shop.settle("fast", Map.of());
    String version = "cold-" + System.nanoTime();
    shop.mark(version);
    // When
    Instant since = shop.release(version, Map.of("COLD_START", "15s"));
    var status = shop.ended(since);
    // Then
    assertThat(status.phase()).as(status.message()).isEqualTo("Promoted");
    assertThat(shop.nothingLost(version).path("injected").asLong()).isPositive();
  }

  @Test
  void shouldHoldAndThenTimeOutWithItsReasonWhenThereIsNoTraffic() {
    // Given
    shop.adopt(STEPS, QUICK + ", noDataWindows: 3, maxDuration: 40s");
    shop.settle("fast", Map.of());
    shop.rate(0);
    // When
    Instant since = shop.release("unasked-" + System.nanoTime(), Map.of());
    await().atMost(Duration.ofMinutes(2)).until(() -> "NoData".equals(progressing().getReason()));
    var status = shop.ended(since);
    // Then
    assertThat(status.phase()).isEqualTo("RolledBack");
    assertThat(status.history().get(0).reason()).isEqualTo("Inconclusive");
    awaitWarning("no data: the canary has had no request");
  }

  private static Condition progressing() {
    return shop.status().conditions().stream()
        .filter(condition -> condition.getType().equals("Progressing"))
        .findFirst()
        .orElseThrow();
  }

  /** Events are sent beside the release, so one may come after the status that it tells of. */
  private static void awaitWarning(String... parts) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                warnings().stream()
                    .anyMatch(text -> java.util.Arrays.stream(parts).allMatch(text::contains)));
  }

  private static java.util.List<String> warnings() {
    return client.v1().events().inNamespace(Shop.NAMESPACE).list().getItems().stream()
        .filter(event -> event.getType().equals("Warning"))
        .map(event -> event.getMessage())
        .toList();
  }
}
