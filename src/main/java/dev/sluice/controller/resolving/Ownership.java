package dev.sluice.controller.resolving;

import dev.sluice.api.rollout.v1alpha1.RecordingLabels;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;

/** Owner references of what belongs to a Rollout. */
public final class Ownership {
  private Ownership() {}

  /** Whether the object goes when the Rollout goes. */
  public static boolean owns(Rollout rollout, HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(rollout.getMetadata().getUid()));
  }

  /** Metadata of an object that goes when the Rollout goes. */
  public static ObjectMeta owned(Rollout rollout, String name, Map<String, String> annotations) {
    return new ObjectMetaBuilder()
        .withNamespace(rollout.getMetadata().getNamespace())
        .withName(name)
        .addToLabels(RecordingLabels.ROLLOUT, rollout.getMetadata().getName())
        .addToLabels("app.kubernetes.io/managed-by", "sluice")
        .withAnnotations(annotations)
        .withOwnerReferences(owner(rollout))
        .build();
  }

  private static OwnerReference owner(Rollout rollout) {
    return new OwnerReferenceBuilder()
        .withApiVersion(rollout.getApiVersion())
        .withKind(rollout.getKind())
        .withName(rollout.getMetadata().getName())
        .withUid(rollout.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
