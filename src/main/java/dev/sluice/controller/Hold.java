package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.HoldAnnotation;
import dev.sluice.domain.rollout.Wanted;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/**
 * The one thing that we write on the user's Deployment: {@code spec.paused}, so that a new pod
 * template waits by itself, even while Sluice is down, and an annotation that says who holds it.
 */
final class Hold {
  private final KubernetesClient client;

  Hold(KubernetesClient client) {
    this.client = client;
  }

  /** Sets the hold as it is wanted; no request if it is so already. */
  void render(ResolvedRollout subject, Wanted.Hold wanted) {
    if (wanted != Wanted.Hold.HELD && wanted != Wanted.Hold.RELEASED) {
      return;
    }
    Deployment target = subject.target();
    boolean paused = wanted == Wanted.Hold.HELD;
    if (paused(target) != paused || !isHeldBy(subject.names(), target)) {
      apply(target, Map.of(HoldAnnotation.HELD_BY, subject.names().rollout()), paused);
    }
  }

  /**
   * Gives the workload back: running, unless it asks for a version that is not the stable one and
   * was never released.
   */
  void release(Deployment target, String stable) {
    if (Revision.of(target).equals(stable)) {
      apply(target, Map.of(), null);
    } else {
      apply(
          target,
          Map.of(
              Annotations.LEFT_PAUSED,
              "the template is not the released revision "
                  + stable
                  + "; undo it or resume the rollout"),
          true);
    }
  }

  /** Whether a new template waits by itself, on behalf of this Rollout. */
  static boolean holds(Names names, Deployment target) {
    return paused(target) && isHeldBy(names, target);
  }

  static boolean isHeldBy(Names names, Deployment target) {
    return names.rollout().equals(heldBy(target));
  }

  /**
   * Refused by the API server if the workload changed since it was read, so a template that was
   * never judged cannot slip through.
   */
  private void apply(Deployment target, Map<String, String> annotations, Boolean paused) {
    var hold =
        new DeploymentBuilder()
            .withNewMetadata()
            .withNamespace(target.getMetadata().getNamespace())
            .withName(target.getMetadata().getName())
            .withResourceVersion(target.getMetadata().getResourceVersion())
            .withAnnotations(annotations)
            .endMetadata()
            .withNewSpec()
            .withPaused(paused)
            .endSpec()
            .build();
    client.resource(hold).fieldManager(Actuator.FIELD_MANAGER).forceConflicts().serverSideApply();
  }

  private static boolean paused(Deployment target) {
    return Boolean.TRUE.equals(target.getSpec().getPaused());
  }

  private static String heldBy(Deployment target) {
    var annotations = target.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(HoldAnnotation.HELD_BY);
  }
}
