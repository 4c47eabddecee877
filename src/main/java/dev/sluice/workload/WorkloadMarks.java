package dev.sluice.workload;

import dev.sluice.api.rollout.v1alpha1.RecordingLabels;
import io.fabric8.kubernetes.api.model.ObjectMeta;

/** Annotations and labels that we write on workloads. */
final class WorkloadMarks {
  /** On a workload whose Rollout is gone: why it was left paused. */
  static final String LEFT_PAUSED = "sluice.dev/left-paused";

  /** On the canary: hash of its pod template as the user wrote it. */
  static final String REVISION = "sluice.dev/revision";

  private WorkloadMarks() {}

  /** The Rollout that an object belongs to. */
  static String rollout(ObjectMeta owned) {
    return owned.getLabels().get(RecordingLabels.ROLLOUT);
  }
}
