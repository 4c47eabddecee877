package dev.sluice.controller;

import dev.sluice.domain.rollout.Wanted;
import dev.sluice.workload.Deployments;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/**
 * The one thing that we write on the user's Deployment: {@code spec.paused}, so that a new pod
 * template waits by itself, even while Sluice is down, and an annotation that says who holds it.
 */
final class Hold {
  private final KubernetesClient client;

  Hold(KubernetesClient client) {
    this.client = client;
  }

  /** What is to be applied so that the hold is as it is wanted; empty if it is so already. */
  static Optional<Deployment> act(ResolvedRollout subject, Wanted.Hold wanted) {
    if (wanted != Wanted.Hold.HELD && wanted != Wanted.Hold.RELEASED) {
      return Optional.empty();
    }
    View found = subject.workload();
    String rollout = subject.names().rollout();
    boolean paused = wanted == Wanted.Hold.HELD;
    return found.paused() != paused || !found.heldBy(rollout)
        ? Optional.of(Deployments.KIND.held(subject.target(), rollout, paused))
        : Optional.empty();
  }

  /**
   * Gives the workload back: running, unless it asks for a version that is not the stable one and
   * was never released.
   */
  void release(Deployment target, String stable) {
    if (Deployments.KIND.view(target).revision().equals(stable)) {
      apply(Deployments.KIND.released(target));
    } else {
      apply(
          Deployments.KIND.leftPaused(
              target,
              "the template is not the released revision "
                  + stable
                  + "; undo it or resume the rollout"));
    }
  }

  static boolean isHeldBy(Names names, Deployment target) {
    return Deployments.KIND.view(target).heldBy(names.rollout());
  }

  void apply(Deployment hold) {
    client.resource(hold).fieldManager(Actuator.FIELD_MANAGER).forceConflicts().serverSideApply();
  }
}
