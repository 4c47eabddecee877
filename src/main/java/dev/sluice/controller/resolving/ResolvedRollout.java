package dev.sluice.controller.resolving;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.workload.SelectorLabel;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Objects;

/**
 * A Rollout whose references all exist and are free to be worked on.
 *
 * @param target the user's workload
 * @param workload what is to be seen of it
 * @param root the user's Service
 * @param label what tells the canary's pods apart
 */
public record ResolvedRollout(
    Rollout rollout,
    Names names,
    Plan plan,
    Deployment target,
    View workload,
    Service root,
    SelectorLabel label) {
  /** What the Rollout asks for. */
  public RolloutSpec spec() {
    return Objects.requireNonNull(rollout.getSpec(), "one without spec does not resolve");
  }

  /** Hash of the target's pod template. */
  public String revision() {
    return workload.revision();
  }

  /** Of the root Service, whose requests are shared out. */
  public int port() {
    return spec().service().port();
  }
}
