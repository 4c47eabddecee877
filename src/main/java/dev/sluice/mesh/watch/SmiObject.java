package dev.sluice.mesh.watch;

import dev.sluice.api.smi.SmiStatus;
import dev.sluice.domain.policy.SmiRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;

/**
 * An SMI object that the last model was made from.
 *
 * @param object as the API server gave it; not to be changed
 * @param status what it says about itself; null where it says nothing that can be read
 * @param readable whether its spec has the shape that its kind needs
 */
public record SmiObject(
    SmiRef ref, GenericKubernetesResource object, SmiStatus status, boolean readable) {

  /** Of its spec. */
  public long generation() {
    Long generation = object.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }
}
