package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What users notice when parts of the mesh fail or change under load: nothing, or hardly anything.
 */
@Isolated("The API server is stopped.")
class ResilienceE2E {
  private static KubernetesClient client;
  private static Shop shop;

  @BeforeAll
  static void connect() {
    client = Cluster.connect();
    shop = new Shop(client);
    Cluster.awaitController(client);
    shop.adopt("[{setWeight: 50}]");
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Test
  void shouldCostAHandfulOfRequestsWhenASidecarIsKilledThatHeldHalfOfThem() {
    // Given
    String pod = catalogPods().get(0).getMetadata().getName();
    shop.mark("sidecar-killed");
    // When
    assertThat(kill("--service-node\0shop/" + pod + "\0")).isEqualTo(1);
    // Then
    JsonNode stats = after("sidecar-killed", 2_000);
    System.out.printf(
        "sidecar killed: %d of %d requests lost%n",
        stats.path("lost").asLong(), stats.path("sent").asLong());
    assertThat(stats.path("lost").asLong()).isLessThan(10);
  }

  @Test
  void shouldLoseNothingWhenPoliciesChangeUnderLoad() {
    // Given
    shop.mark("policies");
    // When
    for (int change = 0; change < 10; change++) {
      client.resource(Grant.toNobody(Shop.CATALOG)).forceConflicts().serverSideApply();
      Pause.of(Duration.ofMillis(300));
      client.resource(Grant.toNobody(Shop.CATALOG)).delete();
      Pause.of(Duration.ofMillis(300));
    }
    // Then
    after("policies", 2_000);
    shop.nothingLost("policies");
  }

  @Test
  void shouldNotNoticeWhenTheApiServerIsAwayForAMinute() {
    // Given
    ProcessHandle apiServer =
        ProcessHandle.allProcesses()
            .filter(it -> it.info().command().orElse("").endsWith("/kube-apiserver"))
            .findFirst()
            .orElseThrow();
    shop.mark("api-server");
    // When
    Processes.signal("STOP", apiServer);
    try {
      Pause.of(Duration.ofMinutes(1));
    } finally {
      Processes.signal("CONT", apiServer);
    }
    // Then
    awaitApiServer();
    Pause.of(Duration.ofSeconds(20)); // what it does about its minute of silence comes now
    shop.nothingLost("api-server");
  }

  private static java.util.List<Pod> catalogPods() {
    return client
        .pods()
        .inNamespace(Shop.NAMESPACE)
        .withLabel("app", Shop.CATALOG)
        .list()
        .getItems();
  }

  /** SIGKILL to every process with this among its arguments. */
  private static long kill(String arguments) {
    return Processes.withArguments(arguments).stream()
        .filter(ProcessHandle::destroyForcibly)
        .count();
  }

  private static void awaitApiServer() {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> client.namespaces().withName(Shop.NAMESPACE).get() != null);
  }

  /** Statistics once so many requests have been sent since the mark. */
  private static JsonNode after(String mark, int requests) {
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> shop.stats(mark).path("sent").asLong() >= requests);
    return shop.stats(mark);
  }
}
