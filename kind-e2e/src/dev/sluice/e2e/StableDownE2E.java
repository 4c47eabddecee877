package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
 * The stable version is down, and stays so; the canary is its fix. It is promoted, and of the
 * requests that leave after its first answer none is lost, whatever for: there is a healthy version
 * now. Before that all may be lost, for there was none.
 */
@Tag("long")
@Execution(ExecutionMode.CONCURRENT)
class StableDownE2E {
  private static final String RELEASED = "released";
  private static final String SERVED = "served";
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
  void shouldServeAndPromoteAFixWhenTheStablePodsAreNotReady() {
    isPromoted("frozen", "STOP");
  }

  @Test
  void shouldServeAndPromoteAFixWhenTheStablePodsCrash() {
    isPromoted("crashed", "KILL");
  }

  /**
   * @param signal what every process of the stable version gets, as often as it comes back
   */
  private static void isPromoted(String name, String signal) {
    try (var scene = Scene.open(client, name, Map.of("TIMEOUT", "1s"))) {
      // Given
      scene.shop.adopt("[{setWeight: 20}, {setWeight: 50}]");
      try (var outage = down(scene, signal);
          var timeline = new Timeline(client, scene.namespace)) {
        await().atMost(Duration.ofMinutes(2)).until(() -> ready(scene) == 0);
        // When
        scene.shop.mark(RELEASED);
        Instant since = scene.shop.release("fix", Map.of());
        await().atMost(Duration.ofMinutes(2)).until(() -> answered(scene, "fix"));
        scene.shop.mark(SERVED);
        var status = scene.shop.ended(since);
        // Then
        var stats = scene.shop.stats(SERVED);
        System.out.printf(
            "stable version %s: %s after %s; %d of %d requests lost since the first share; %s%n",
            name,
            status.phase(),
            timeline.untilHome(status),
            stats.path("lost").asLong(),
            stats.path("sent").asLong(),
            status.history().get(0).message());
        assertThat(status.phase()).as(timeline.story()).isEqualTo("Promoted");
        scene.shop.nothingLost(SERVED);
      }
    }
  }

  /** The status says a share before the sidecars know of it. */
  private static boolean answered(Scene scene, String version) {
    var versions = scene.shop.stats(RELEASED).path("versions");
    return versions.path(version).path("requests").asLong() > 0;
  }

  private static Again down(Scene scene, String signal) {
    return new Again(
        Duration.ofMillis(500),
        () -> Processes.ofVersion(scene.stable()).forEach(it -> Processes.signal(signal, it)));
  }

  private static int ready(Scene scene) {
    Integer ready = scene.shop.deployment(Shop.CATALOG).get().getStatus().getReadyReplicas();
    return ready == null ? 0 : ready;
  }
}
