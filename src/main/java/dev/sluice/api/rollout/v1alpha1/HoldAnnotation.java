package dev.sluice.api.rollout.v1alpha1;

/** What tells the controller and the admission webhook that a workload is held. */
public final class HoldAnnotation {
  /** On a Deployment: the name of the Rollout that holds it. */
  public static final String HELD_BY = "sluice.dev/held-by";

  private HoldAnnotation() {}
}
