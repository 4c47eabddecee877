package dev.sluice.mesh.webhook;

import dev.sluice.api.rollout.v1alpha1.HoldAnnotation;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Objects;

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
    boolean held =
        held(before) || held(now); // a replace may drop the annotation together with the pause
    boolean hold =
        held
            && templateChanged(before, now)
            && !Boolean.TRUE.equals(now.getSpec().getPaused())
            && !controller.equals(user);
    return hold ? new DeploymentBuilder(now).editSpec().withPaused(true).endSpec().build() : now;
  }

  private static boolean held(Deployment deployment) {
    var annotations = deployment.getMetadata().getAnnotations();
    return annotations != null && annotations.containsKey(HoldAnnotation.HELD_BY);
  }

  private static boolean templateChanged(Deployment before, Deployment now) {
    return !Objects.equals(before.getSpec().getTemplate(), now.getSpec().getTemplate());
  }
}
