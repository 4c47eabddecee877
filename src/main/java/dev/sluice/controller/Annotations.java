package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.RecordingLabels;

/** Annotations and labels that the controller reads or writes. */
final class Annotations {
  /** On a workload whose Rollout is gone: why it was left paused. */
  static final String LEFT_PAUSED = "sluice.dev/left-paused";

  /** On canary pods and our objects: the Rollout's name. */
  static final String ROLLOUT = RecordingLabels.ROLLOUT;

  /** On the canary: hash of its pod template as the user wrote it. */
  static final String REVISION = "sluice.dev/revision";

  static final String ABORT = "sluice.dev/abort";
  static final String RETRY = "sluice.dev/retry";
  static final String RESUME = "sluice.dev/resume";

  private Annotations() {}
}
