package dev.sluice.workload;

import dev.sluice.api.rollout.v1alpha1.RecordingLabels;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;

/** A Deployment's spec, rewritten for its canary. */
final class CanarySpec {
  private CanarySpec() {}

  static DeploymentSpec of(
      DeploymentSpec target, SelectorLabel label, String rollout, int replicas) {
    return target.toBuilder()
        .withPaused(null)
        .withReplicas(replicas)
        .editSelector()
        .withMatchLabels(label.canary(target.getSelector().getMatchLabels()))
        .endSelector()
        .editTemplate()
        .editMetadata()
        .withLabels(label.canary(target.getTemplate().getMetadata().getLabels()))
        .addToLabels(RecordingLabels.ROLLOUT, rollout)
        .endMetadata()
        .endTemplate()
        .build();
  }
}
