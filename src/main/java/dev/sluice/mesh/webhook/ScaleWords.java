package dev.sluice.mesh.webhook;

import dev.sluice.domain.rollout.Floor;
import dev.sluice.mesh.webhook.ScaleGuard.Scaling;

/** What is said after {@code Warning:} when somebody shrinks a workload that is being released. */
final class ScaleWords {
  private ScaleWords() {}

  static String kept(Scaling it, Floor floor) {
    return "kept by sluice at "
        + floor.pods()
        + " replicas, "
        + it.wanted()
        + " were asked for: "
        + (floor.releasing()
            ? "a release is under way, and all requests must be able to come back to these pods"
            : "a release has just ended, and metrics still show the load that its canary left over");
  }

  static String obeyed(Scaling it, Floor floor) {
    return "sluice: a release is under way, and "
        + it.wanted()
        + " pods cannot take all requests back at once, "
        + floor.pods()
        + " could; if it ends now, requests come home step by step";
  }
}
