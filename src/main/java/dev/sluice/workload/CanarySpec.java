package dev.sluice.workload;

import dev.sluice.api.rollout.v1alpha1.RecordingLabels;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import org.jspecify.annotations.Nullable;

/** A Deployment's spec, rewritten for its canary. */
final class CanarySpec {
  private CanarySpec() {}

  static DeploymentSpec of(
      DeploymentSpec target,
      SelectorLabel label,
      @Nullable String rollout,
      String revision,
      int replicas) {
    return target.toBuilder()
        .withPaused(null)
        .withReplicas(replicas)
        .withSelector(Selectors.canary(target.getSelector(), label))
        .editTemplate()
        .editMetadata()
        .withLabels(label.canary(target.getTemplate().getMetadata().getLabels()))
        .addToLabels(RecordingLabels.ROLLOUT, rollout)
        .addToLabels(WorkloadMarks.REVISION, revision)
        .endMetadata()
        .endTemplate()
        .build();
  }

  /** Whether a canary's pods can be told from those of an earlier canary of the same name. */
  static boolean carriesRevision(Deployment canary) {
    return canary
        .getSpec()
        .getTemplate()
        .getMetadata()
        .getLabels()
        .containsKey(WorkloadMarks.REVISION);
  }

  static boolean sameTemplate(Deployment wanted, Deployment found) {
    var template = wanted.getSpec().getTemplate();
    var comparable = carriesRevision(found) ? template : withoutRevision(template);
    return Hashes.of(comparable).equals(Hashes.of(found.getSpec().getTemplate()));
  }

  private static PodTemplateSpec withoutRevision(PodTemplateSpec template) {
    return template
        .edit()
        .editMetadata()
        .removeFromLabels(WorkloadMarks.REVISION)
        .endMetadata()
        .build();
  }
}
