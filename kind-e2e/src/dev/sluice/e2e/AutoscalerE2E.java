package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An autoscaler sees, by real metrics, that the stable pods have little to do while the canary
 * serves, and asks for fewer of them. When the requests come home, none may be lost.
 */
@Tag("long")
class AutoscalerE2E {
  private static final String METRICS = "kind-e2e/src/metrics-server.yaml";
  private static final String HOME = "home";
  private static KubernetesClient client;

  @BeforeAll
  static void measure() {
    client = Cluster.connect();
    Image.load("metrics-server");
    client.load(Shop.stream(METRICS)).serverSideApply();
  }

  @AfterAll
  static void stop() {
    client.load(Shop.stream(METRICS)).delete();
    client.close();
  }

  @Test
  void shouldLoseNothingOnTheWayHomeWhenAnAutoscalerWantsFewerStablePods() {
    try (var scene = Scene.open(client, "scaled", Map.of())) {
      // Given
      scene.shop.adopt("[{setWeight: 80}, {pause: {}}]");
      autoscaler(scene);
      await().until(() -> replicas(scene) >= 3);
      int before = replicas(scene);
      // When
      Instant since = scene.shop.release("next", Map.of());
      scene.shop.serving(80);
      await().until(() -> !kept(scene).isEmpty());
      int during = replicas(scene);
      scene.shop.mark(HOME);
      scene.shop.abort();
      var status = scene.shop.ended(since);
      // Then
      var stats = scene.shop.nothingLost(HOME);
      System.out.printf(
          "autoscaler: %d pods before, %d during the release; %s; 0 of %d requests lost on the way"
              + " home%n",
          before, during, kept(scene).get(0).getMessage(), stats.path("sent").asLong());
      assertThat(status.phase()).isEqualTo("RolledBack");
      assertThat(during).isGreaterThanOrEqualTo(before);
    }
  }

  /**
   * By what the pods use, sidecars included; it may shrink at once, the cluster's default waits.
   */
  private static void autoscaler(Scene scene) {
    client
        .resource(
            """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: catalog, namespace: %s}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: catalog}
              minReplicas: 1
              maxReplicas: 4
              metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 12m}}}]
              behavior:
                scaleDown: {stabilizationWindowSeconds: 0}
            """
                .formatted(scene.namespace))
        .create();
  }

  private static int replicas(Scene scene) {
    return scene.shop.deployment(Shop.CATALOG).get().getSpec().getReplicas();
  }

  private static List<Event> kept(Scene scene) {
    return client.v1().events().inNamespace(scene.namespace).list().getItems().stream()
        .filter(event -> event.getReason().equals("ReplicasKept"))
        .toList();
  }
}
