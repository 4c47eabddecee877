package dev.sluice.mesh.webhook;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** What people read after {@code Warning:} when the hold changes what they asked for. */
final class HoldWords {
  private HoldWords() {}

  /**
   * @param revision that the Deployment asks for now
   * @param changed false: somebody has only tried to let it go
   */
  static String held(Rollout rollout, String revision, boolean changed) {
    var status = rollout.getStatus();
    if (status != null && revision.equals(status.stableRevision())) {
      return "held by sluice: this is the released revision again; "
          + who(rollout)
          + " lets go of the Deployment";
    }
    if (status != null && revision.equals(status.rejectedRevision())) {
      return "held by sluice: revision "
          + revision
          + " was taken back; "
          + UsefulOrders.text(rollout, revision);
    }
    return changed ? releasing(rollout, revision) : notByResuming(rollout, revision);
  }

  private static String releasing(Rollout rollout, String revision) {
    return "held by sluice: revision "
        + revision
        + " is released step by step, do not resume it; see: kubectl get rollout "
        + named(rollout);
  }

  private static String notByResuming(Rollout rollout, String revision) {
    return "held by sluice: still paused; " + UsefulOrders.text(rollout, revision);
  }

  /** Of a manifest that was read from a held Deployment. */
  static String copied() {
    return "sluice.dev/held-by came with this manifest and was left out, with the pause that belongs to it";
  }

  /** Of a Deployment whose Rollout is gone. */
  static String abandoned(String rollout, HasMetadata deployment, boolean paused) {
    String gone =
        "no longer held by sluice: there is no Rollout " + rollout + " for this Deployment";
    return paused
        ? gone
            + "; still paused, to let it run: kubectl rollout resume deployment/"
            + named(deployment)
        : gone;
  }

  private static String who(Rollout rollout) {
    return "Rollout " + rollout.getMetadata().getName();
  }

  private static String named(HasMetadata object) {
    return object.getMetadata().getName() + " -n " + object.getMetadata().getNamespace();
  }
}
