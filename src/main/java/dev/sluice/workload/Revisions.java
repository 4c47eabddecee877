package dev.sluice.workload;

import dev.sluice.api.rollout.v1alpha1.HoldAnnotation;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;

/** Names versions by their pod templates. */
final class Revisions {
  /** Written by {@code kubectl rollout restart}, and by other tools that mean the same. */
  static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

  /** Written by the Deployment controller on ReplicaSets and their pods. */
  static final String TEMPLATE_HASH = "pod-template-hash";

  private Revisions() {}

  static String of(Deployment deployment) {
    return of(deployment.getSpec().getTemplate(), restartsAreReleased(deployment));
  }

  /** Of a ReplicaSet's pods, comparable with its Deployment's. */
  static String of(ReplicaSet replicaSet, Deployment owner) {
    return of(template(replicaSet), restartsAreReleased(owner));
  }

  /** The Deployment's template that a ReplicaSet was made from. */
  static PodTemplateSpec template(ReplicaSet replicaSet) {
    return replicaSet
        .getSpec()
        .getTemplate()
        .edit()
        .editMetadata()
        .removeFromLabels(TEMPLATE_HASH)
        .endMetadata()
        .build();
  }

  /** Whether both ask for the same version, by the rules of the later one. */
  static boolean same(Deployment before, Deployment now) {
    boolean released = restartsAreReleased(now);
    return of(before.getSpec().getTemplate(), released)
        .equals(of(now.getSpec().getTemplate(), released));
  }

  private static String of(PodTemplateSpec template, boolean restartsAreReleased) {
    return Hashes.of(restartsAreReleased ? template : withoutRestart(template));
  }

  private static PodTemplateSpec withoutRestart(PodTemplateSpec template) {
    return restarted(template.getMetadata())
        ? template.edit().editMetadata().removeFromAnnotations(RESTARTED_AT).endMetadata().build()
        : template;
  }

  private static boolean restarted(ObjectMeta metadata) {
    return metadata != null
        && metadata.getAnnotations() != null
        && metadata.getAnnotations().containsKey(RESTARTED_AT);
  }

  private static boolean restartsAreReleased(Deployment deployment) {
    Map<String, String> annotations = deployment.getMetadata().getAnnotations();
    return annotations != null
        && HoldAnnotation.RELEASE.equals(annotations.get(HoldAnnotation.RESTARTS));
  }
}
