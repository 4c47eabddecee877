package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.split.v1alpha4.TrafficSplit;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A cluster that had SMI before it had Sluice: objects are stored at an old version, and nobody can
 * list them, Sluice included, before Sluice converts them.
 */
@Isolated("The controller is away.")
class MigrationE2E {
  private static final String DEFINITION = "trafficsplits.split.smi-spec.io";
  private static final String NAME = "from-before";
  private static final String FROM_BEFORE =
      """
      apiVersion: split.smi-spec.io/v1alpha2
      kind: TrafficSplit
      metadata: {name: from-before, namespace: shop}
      spec:
        service: catalog-before
        backends: [{service: catalog-a, weight: 70}, {service: catalog-b, weight: 30}]
      """;

  private static KubernetesClient client;

  @BeforeAll
  static void connect() {
    client = Cluster.connect();
    Cluster.awaitController(client);
  }

  @AfterAll
  static void restore() {
    applyDefinition();
    Cluster.scale(client, 1);
    Cluster.awaitController(client);
    old().delete();
    client.close();
  }

  @Test
  void shouldConvertWhatIsStoredWhenTheClusterHadSmiBefore() {
    // Given
    Cluster.scale(client, 0);
    storeAt("v1alpha2");
    old().create();
    applyDefinition();
    // When
    Cluster.scale(client, 1);
    Cluster.awaitController(client);
    // Then
    await().atMost(Duration.ofSeconds(30)).until(() -> split().getStatus() != null);
    assertThat(split().getSpec().backends())
        .extracting(it -> it.service() + " " + it.weight())
        .containsExactly("catalog-a 70", "catalog-b 30");
    assertThat(oldest("{.spec.backends[*].weight}")).isEqualTo("70 30");
  }

  private static TrafficSplit split() {
    return client
        .resources(TrafficSplit.class)
        .inNamespace(Shop.NAMESPACE)
        .withName(NAME)
        .require();
  }

  private static Resource<HasMetadata> old() {
    return client.resource(FROM_BEFORE);
  }

  /** What a client of v1alpha1 reads. */
  private static String oldest(String path) {
    String kind = "trafficsplits.v1alpha1.split.smi-spec.io";
    return Kubectl.run(List.of("-n", Shop.NAMESPACE, "get", kind, NAME, "-o", "jsonpath=" + path));
  }

  /** As the definitions of other products do. */
  private static void storeAt(String version) {
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(DEFINITION)
        .edit(
            found -> {
              found
                  .getSpec()
                  .getVersions()
                  .forEach(it -> it.setStorage(it.getName().equals(version)));
              return found;
            });
  }

  private static void applyDefinition() {
    client.load(Shop.stream("crds/" + DEFINITION + ".yaml")).forceConflicts().serverSideApply();
  }
}
