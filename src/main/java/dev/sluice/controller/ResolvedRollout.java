package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.workload.SelectorLabel;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;

/**
 * A Rollout whose references all exist and are free to be worked on.
 *
 * @param target the user's workload
 * @param workload what is to be seen of it
 * @param root the user's Service
 * @param label what tells the canary's pods apart
 */
record ResolvedRollout(
    Rollout rollout,
    Names names,
    Plan plan,
    Deployment target,
    View workload,
    Service root,
    SelectorLabel label) {
  /** Hash of the target's pod template. */
  String revision() {
    return workload.revision();
  }

  int port() {
    return rollout.getSpec().service().port();
  }
}
