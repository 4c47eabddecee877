package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * All that a mesh changes while it serves, at the same time and under 200 requests per second:
 * certificates, the root, weights, grants. The certificates live a minute here.
 */
@Isolated("The controller restarts, and certificates live a minute.")
class CertificatesE2E {
  private static final int LEAF_ROTATIONS = 5;
  private static final int CHANGES = 20;
  private static final String ROOT = "secret/sluice-ca";

  private static KubernetesClient client;
  private static Bench bench;

  @BeforeAll
  static void install() {
    client = Cluster.connect();
    bench = new Bench(client);
    Cluster.setting("SLUICE_CERTIFICATE_LIFETIME", "1m");
  }

  @AfterAll
  static void remove() {
    Cluster.setting("SLUICE_CERTIFICATE_LIFETIME", null);
    bench.close();
    client.close();
  }

  @Test
  void shouldLoseNothingWhenCertificatesWeightsAndGrantsChangeTogether() {
    // Given
    var left = new ShownCertificates(Cluster.node(client), nodePort());
    bench.mark();
    // When
    annotate("sluice.dev/rotate=" + Instant.now().getEpochSecond());
    awaitPhase("Trusting", left);
    for (int change = 0; change < CHANGES; change++) {
      change(change % 2 == 0, left);
    }
    awaitPhase("Stable", left);
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> seen(left) > LEAF_ROTATIONS + 1); // one more is the new root's doing
    // Then
    JsonNode stats = bench.nothingLost();
    System.out.printf(
        "%d leaf rotations, 1 root rotation, %d weight and %d policy changes: %d requests, 0"
            + " lost%n",
        left.count() - 2, CHANGES, CHANGES, stats.path("sent").asLong());
    assertThat(left.signers()).as("keys that signed").hasSize(2);
  }

  /** A weight and a grant, and enough time for each that requests meet it. */
  private static void change(boolean odd, ShownCertificates seen) {
    bench.turn(odd);
    Pause.of(Duration.ofSeconds(1));
    if (odd) {
      client.resource(Grant.toNobody("both")).forceConflicts().serverSideApply();
    } else {
      client.resource(Grant.toNobody("both")).delete();
    }
    Pause.of(Duration.ofSeconds(1));
    seen.look();
  }

  private static int seen(ShownCertificates certificates) {
    certificates.look();
    return certificates.count();
  }

  private static void awaitPhase(String phase, ShownCertificates seen) {
    await()
        .atMost(Duration.ofMinutes(8))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              seen.look();
              return rotation().startsWith(phase);
            });
  }

  private static String rotation() {
    return Cluster.root(client)
        .getMetadata()
        .getAnnotations()
        .getOrDefault("sluice.dev/rotation", "");
  }

  private static void annotate(String annotation) {
    Kubectl.run(List.of("-n", Cluster.SYSTEM, "annotate", ROOT, annotation, "--overwrite"));
  }

  private static int nodePort() {
    return client
        .services()
        .inNamespace(Shop.NAMESPACE)
        .withName("left-outside")
        .get()
        .getSpec()
        .getPorts()
        .get(0)
        .getNodePort();
  }
}
