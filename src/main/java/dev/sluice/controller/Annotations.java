package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.RecordingLabels;

/** Annotations and labels that the controller reads or writes. */
final class Annotations {
  /** On canary pods and our objects: the Rollout's name. */
  static final String ROLLOUT = RecordingLabels.ROLLOUT;

  static final String ABORT = "sluice.dev/abort";
  static final String RETRY = "sluice.dev/retry";
  static final String RESUME = "sluice.dev/resume";

  private Annotations() {}
}
