package dev.sluice.mesh.webhook;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Looks up who holds a Deployment. */
@FunctionalInterface
public interface HoldingRollouts {
  /**
   * @return empty if there is none of this name
   * @throws RuntimeException if that cannot be known
   */
  Optional<Rollout> find(String namespace, String name);

  /** Asks the API server. */
  static HoldingRollouts of(KubernetesClient client) {
    return (namespace, name) ->
        Optional.ofNullable(
            client.resources(Rollout.class).inNamespace(namespace).withName(name).get());
  }
}
