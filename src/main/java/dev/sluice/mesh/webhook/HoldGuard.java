package dev.sluice.mesh.webhook;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.workload.Deployments;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/**
 * The hold's half at admission. A held Deployment whose template changes is stored paused, in the
 * same request, whoever changes it and however; a paused one stays so until the controller opens
 * it. A copy of a held Deployment is stored without the hold.
 */
public final class HoldGuard {
  private final String controller;
  private final HoldingRollouts rollouts;

  /**
   * @param controller user name of our own controller, e.g. {@code
   *     system:serviceaccount:sluice-system:sluice}; it decides itself
   * @param rollouts asked about held Deployments only
   */
  public HoldGuard(String controller, HoldingRollouts rollouts) {
    this.controller = controller;
    this.rollouts = rollouts;
  }

  /**
   * What is stored instead, and what is told about it.
   *
   * @param deployment the very object that was asked for where nothing needs holding
   */
  record Guarded(Deployment deployment, Optional<String> warning) {
    static Guarded silent(Deployment deployment) {
      return new Guarded(deployment, Optional.empty());
    }

    static Guarded telling(Deployment deployment, String warning) {
      return new Guarded(deployment, Optional.of(warning));
    }
  }

  /**
   * @param before null where it is created
   * @throws RuntimeException if it cannot be found out whether the Deployment is held
   */
  Guarded guard(Deployment before, Deployment now, String user) {
    if (controller.equals(user)) {
      return Guarded.silent(now);
    }
    var by = before == null ? Optional.<String>empty() : Deployments.KIND.view(before).hold().by();
    return by.map(rollout -> update(rollout, before, now)).orElseGet(() -> copy(before, now));
  }

  /** Marks that come from elsewhere say nothing about this Deployment. */
  private static Guarded copy(Deployment before, Deployment now) {
    boolean marked = before == null || Deployments.KIND.view(now).hold().by().isPresent();
    Deployment free = marked ? Deployments.KIND.free(now) : now;
    return free == now ? Guarded.silent(now) : Guarded.telling(free, HoldWords.copied());
  }

  private Guarded update(String name, Deployment before, Deployment now) {
    var metadata = before.getMetadata();
    return rollouts
        .find(metadata.getNamespace(), name)
        .filter(it -> targets(it, metadata.getName()))
        .map(rollout -> held(rollout, before, now))
        .orElseGet(() -> abandoned(name, now));
  }

  private static boolean targets(Rollout rollout, String deployment) {
    return rollout.getSpec() != null
        && rollout.getSpec().targetRef() != null
        && deployment.equals(rollout.getSpec().targetRef().name());
  }

  private static Guarded held(Rollout rollout, Deployment before, Deployment now) {
    View was = Deployments.KIND.view(before);
    View is = Deployments.KIND.view(now);
    boolean changed = !Deployments.KIND.sameVersion(before, now);
    Deployment marked = Deployments.KIND.marked(before, now);
    if (!was.hold().closed() && !changed) {
      return Guarded.silent(marked);
    }
    Deployment closed = Deployments.KIND.closed(marked);
    boolean slips = changed || !is.paused();
    return slips
        ? Guarded.telling(closed, HoldWords.held(rollout, is.revision(), changed))
        : Guarded.silent(closed);
  }

  /** Nobody is left who could open it, so its user may. */
  private static Guarded abandoned(String rollout, Deployment now) {
    Deployment unmarked = Deployments.KIND.unmarked(now);
    return Guarded.telling(
        unmarked, HoldWords.abandoned(rollout, now, Deployments.KIND.view(now).paused()));
  }
}
