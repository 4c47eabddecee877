package dev.sluice.e2e;

import static org.awaitility.Awaitility.await;

import dev.sluice.api.smi.SmiStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;

/** SMI objects as their author sees them. */
final class Smi {
  private static final Duration SOON = Duration.ofSeconds(30);

  private Smi() {}

  /** Writes it, and returns when every sidecar that is concerned has acknowledged it. */
  static <T extends CustomResource<?, SmiStatus>> void enforce(KubernetesClient client, T object) {
    T written = client.resource(object).forceConflicts().serverSideApply();
    long generation = written.getMetadata().getGeneration();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> enforced(client.resource(written).get().getStatus(), generation));
  }

  private static boolean enforced(SmiStatus status, long generation) {
    return status != null
        && status.observedGeneration() != null
        && status.observedGeneration() >= generation
        && status.conditions().stream()
            .anyMatch(it -> "Enforced".equals(it.getType()) && "True".equals(it.getStatus()));
  }
}
