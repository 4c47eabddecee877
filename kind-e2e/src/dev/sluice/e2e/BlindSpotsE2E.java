package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Versions that fail without a 500, each under 50 requests per second, are taken back within a
 * minute of their first share, by the times on the Rollout. What callers paid is counted: see
 * {@link Toll}.
 */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class BlindSpotsE2E {
  private static final Duration PROMISED = Duration.ofSeconds(60);
  private static final int FIRST_WEIGHT = 20;
  private static final String STEPS = "[{setWeight: 20}, {setWeight: 50}]";
  private static final Map<String, String> HANGS = Map.of("HANG_RATE", "1");
  private static KubernetesClient client;

  @BeforeAll
  static void connect() {
    client = Cluster.connect();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Test
  void shouldTakeBackACanaryThatHangsWhenCallersWaitASecond() {
    isTakenBack("impatient", Map.of("TIMEOUT", "1s"), HANGS);
  }

  @Test
  void shouldTakeBackACanaryThatHangsWhenCallersWaitForEver() {
    isTakenBack("patient", Map.of("TIMEOUT", "0s", "MAX_IN_FLIGHT", "10000"), HANGS);
  }

  @Test
  void shouldTakeBackACanaryThatHangsWhenCallsHaveADeadline() {
    isTakenBack(
        "deadline",
        Map.of(
            "PROTOCOL", "grpc",
            "TARGET_URL", "http://catalog/shop.Catalog/Product",
            "TIMEOUT", "1s"),
        HANGS);
  }

  @Test
  void shouldTakeBackACanaryThatKnowsNoPath() {
    isTakenBack("missing", Map.of(), Map.of("NOT_FOUND_RATE", "1"));
  }

  private static void isTakenBack(
      String name, Map<String, String> callers, Map<String, String> knobs) {
    try (var scene = Scene.open(client, name, callers)) {
      // Given
      scene.shop.adopt(STEPS);
      try (var timeline = new Timeline(client, scene.namespace)) {
        scene.shop.mark(name);
        // When
        Instant since = scene.shop.release("bad", knobs);
        var status = scene.shop.ended(since);
        // Then
        var toll = Toll.of(scene.shop.stats(name), "bad");
        System.out.printf(
            "%s: decided after %s, home after %s; %s; %s%n",
            name,
            timeline.untilTakenBack(),
            timeline.untilHome(status),
            toll,
            status.history().get(0).message());
        assertThat(status.phase()).as(timeline.story()).isEqualTo("RolledBack");
        assertThat(status.history().get(0).reason()).isEqualTo("HarmDetected");
        assertThat(timeline.untilHome(status)).isLessThanOrEqualTo(PROMISED);
        toll.staysWithin(FIRST_WEIGHT);
      }
    }
  }
}
