package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * What cannot be right is refused, or reported on the object; nothing else in the cluster changes.
 */
@ResourceLock(Shop.OBJECTS)
class InvalidRolloutE2E {
  private static final String NAME = "broken";
  private static KubernetesClient client;
  private static Shop shop;

  @BeforeAll
  static void connect() {
    client = Cluster.connect();
    shop = new Shop(client);
    shop.adopt("[{setWeight: 10}, {setWeight: 50}, {setWeight: 100}]");
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @AfterEach
  void remove() {
    broken().delete();
    await().atMost(Duration.ofSeconds(30)).until(() -> broken().get() == null);
  }

  @Test
  void shouldRefuseWhenWeightsFall() {
    assertThatThrownBy(() -> apply("front", "front", 80, "[{setWeight: 50}, {setWeight: 20}]"))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.strategy.canary.steps: setWeight must rise");
  }

  @Test
  void shouldReportWhenTheTargetIsMissing() {
    reports(
        "nowhere",
        "front",
        80,
        "TargetNotFound",
        "spec.targetRef.name: there is no Deployment nowhere");
  }

  @Test
  void shouldReportWhenTheServicePortDoesNotExist() {
    reports(
        "front",
        "front",
        81,
        "ServicePortNotFound",
        "spec.service.port: Service front has no port 81, allowed: 80");
  }

  @Test
  void shouldReportWhenTheTargetIsOwnedByAnotherRollout() {
    reports(
        "catalog",
        "catalog",
        80,
        "TargetAlreadyOwned",
        "Deployment catalog is already owned by Rollout catalog");
  }

  private static void reports(
      String target, String service, int port, String reason, String message) {
    // Given
    var before = objects();
    // When
    apply(target, service, port, "[{setWeight: 50}]");
    // Then
    await().atMost(Duration.ofSeconds(20)).until(() -> ready() != null);
    assertThat(ready().getStatus()).isEqualTo("False");
    assertThat(ready().getReason()).isEqualTo(reason);
    assertThat(ready().getMessage()).contains(message);
    assertThat(objects()).isEqualTo(before);
  }

  private static void apply(String target, String service, int port, String steps) {
    var yaml =
        """
        apiVersion: sluice.dev/v1alpha1
        kind: Rollout
        metadata: {name: %s, namespace: shop}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
          service: {name: %s, port: %d}
          strategy: {canary: {steps: %s}}
        """
            .formatted(NAME, target, service, port, steps);
    client.resource(yaml).create();
  }

  private static Condition ready() {
    Rollout rollout = broken().get();
    var status = rollout == null ? null : rollout.getStatus();
    return status == null || status.conditions() == null
        ? null
        : status.conditions().stream()
            .filter(c -> c.getType().equals("Ready"))
            .findFirst()
            .orElse(null);
  }

  private static io.fabric8.kubernetes.client.dsl.Resource<Rollout> broken() {
    return client.resources(Rollout.class).inNamespace(Shop.NAMESPACE).withName(NAME);
  }

  /** What a Rollout could have made or changed: names and pauses. */
  private static Set<String> objects() {
    var all =
        client.apps().deployments().inNamespace(Shop.NAMESPACE).list().getItems().stream()
            .map(d -> d.getMetadata().getName() + " paused " + d.getSpec().getPaused())
            .collect(Collectors.toSet());
    client
        .services()
        .inNamespace(Shop.NAMESPACE)
        .list()
        .getItems()
        .forEach(s -> all.add(s.getMetadata().getName()));
    return all;
  }
}
