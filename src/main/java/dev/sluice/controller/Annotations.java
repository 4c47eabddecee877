package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.RecordingLabels;

/** Annotations and labels that the controller reads or writes. */
final class Annotations {
  /** On canary pods and our objects: the Rollout's name. */
  static final String ROLLOUT = RecordingLabels.ROLLOUT;

  private Annotations() {}
}
