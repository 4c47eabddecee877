package dev.sluice.controller.acting;

import dev.sluice.controller.attempts.Acts;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.rollout.Wanted;
import dev.sluice.workload.Healing;
import dev.sluice.workload.Versions;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Brings the workload back to the stable version: its pods, where a roll was broken off, and its
 * template, where somebody ordered that. ReplicaSets are asked for only then.
 */
public final class StableVersion {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient client;

  /** By uid of the Rollout: the stable revision, until no stranger is left. */
  private final Map<String, String> healing = new ConcurrentHashMap<>();

  StableVersion(KubernetesClient client) {
    this.client = client;
  }

  /** All ReplicaSets that may be this Deployment's. */
  public static List<ReplicaSet> replicaSets(KubernetesClient client, Deployment deployment) {
    return client
        .apps()
        .replicaSets()
        .inNamespace(deployment.getMetadata().getNamespace())
        .withLabelSelector(deployment.getSpec().getSelector())
        .list()
        .getItems();
  }

  void render(Acts acts, ResolvedRollout subject, Wanted wanted) {
    String begun = healing.get(uid(acts));
    if (wanted.template() != null) {
      String stable = wanted.template();
      acts.attempt(object(subject), "undo " + stable, SOON, () -> undo(subject, stable));
    } else if (wanted.stableOnly() != null) {
      heal(acts, subject, wanted.stableOnly());
    } else if (wanted.hold() == Wanted.Hold.HELD && begun != null) {
      heal(acts, subject, begun);
    } else {
      healing.remove(uid(acts));
      acts.settled(object(subject));
    }
  }

  void forget(String uid) {
    healing.remove(uid);
  }

  private void heal(Acts acts, ResolvedRollout subject, String stable) {
    healing.put(uid(acts), stable);
    acts.attempt(
        object(subject),
        "heal " + stable,
        SOON,
        () -> {
          var next = Healing.next(subject.target(), replicaSets(client, subject.target()), stable);
          act(subject, next, stable);
          if (next instanceof Healing.Healed) {
            healing.remove(uid(acts));
          }
        });
  }

  private void act(ResolvedRollout subject, Healing next, String stable) {
    if (next instanceof Healing.Scale scale) {
      client.resource(scale.replicaSet()).patch(MERGE, scale.patch());
    } else if (next instanceof Healing.Delete delete) {
      client.resource(delete.replicaSet()).delete();
    } else if (next instanceof Healing.Revert revert) {
      client.resource(revert.deployment()).update();
    } else if (next instanceof Healing.Lost) {
      throw lost(subject, stable);
    }
  }

  private void undo(ResolvedRollout subject, String stable) {
    Deployment target = subject.target();
    Deployment reverted =
        Versions.of(target, replicaSets(client, target))
            .reverted(stable)
            .orElseThrow(() -> lost(subject, stable));
    client.resource(reverted).update();
  }

  private static IllegalStateException lost(ResolvedRollout subject, String stable) {
    return new IllegalStateException(
        "no ReplicaSet of Deployment "
            + subject.names().target()
            + " has the template of revision "
            + stable
            + " any more; apply that version's manifest");
  }

  private static String uid(Acts acts) {
    return acts.rollout().getMetadata().getUid();
  }

  /** Not the Deployment's own name: what the hold has done settles nothing here. */
  private static String object(ResolvedRollout subject) {
    return "ReplicaSets of Deployment " + subject.names().target();
  }
}
