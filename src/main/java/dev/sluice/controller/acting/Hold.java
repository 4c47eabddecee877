package dev.sluice.controller.acting;

import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.rollout.Wanted;
import dev.sluice.workload.Deployments;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one thing that we write on the user's Deployment: {@code spec.paused}, so that a new pod
 * template waits by itself, even while Sluice is down, and an annotation that says who holds it.
 */
final class Hold {
  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Actuator.FIELD_MANAGER)
          .build();

  private final KubernetesClient client;

  Hold(KubernetesClient client) {
    this.client = client;
  }

  /** The patch that makes the hold as it is wanted; empty if it is so already. */
  static Optional<String> act(ResolvedRollout subject, Wanted.Hold wanted) {
    if (wanted != Wanted.Hold.HELD && wanted != Wanted.Hold.RELEASED) {
      return Optional.empty();
    }
    return Deployments.KIND.held(
        subject.target(), subject.names().rollout(), wanted == Wanted.Hold.HELD);
  }

  /**
   * Gives the workload back: running, unless it asks for a version that is not the stable one and
   * was never released.
   */
  void release(Deployment target, @Nullable String stable) {
    if (Deployments.KIND.view(target).revision().equals(stable)) {
      send(target, Deployments.KIND.released(target));
    } else {
      send(
          target,
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

  void send(Deployment target, String patch) {
    client.resource(target).patch(MERGE, patch);
  }
}
