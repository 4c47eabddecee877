package dev.sluice.mesh.webhook;

import dev.sluice.workload.Deployments;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

/**
 * The hold's second line of defence: a Deployment that a Rollout holds never rolls out a new pod
 * template by itself, even if it arrives in the moment in which the hold is released for the
 * template before. Pure.
 */
public final class HoldGuard {
  private final String controller;

  /**
   * @param controller user name of our own controller, e.g. {@code
   *     system:serviceaccount:sluice-system:sluice}; it decides itself
   */
  public HoldGuard(String controller) {
    this.controller = controller;
  }

  /**
   * @return {@code now} paused, or the very same object where nothing needs holding
   */
  Deployment guard(Deployment before, Deployment now, String user) {
    View was = Deployments.KIND.view(before);
    View is = Deployments.KIND.view(now);
    // A replace may drop the annotation together with the pause.
    boolean held = was.heldBy().isPresent() || is.heldBy().isPresent();
    boolean hold =
        held && !was.revision().equals(is.revision()) && !is.paused() && !controller.equals(user);
    return hold ? new DeploymentBuilder(now).editSpec().withPaused(true).endSpec().build() : now;
  }
}
