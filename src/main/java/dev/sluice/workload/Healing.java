package dev.sluice.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;

/**
 * What has to be done so that no pod of another revision than the stable one is left, while the
 * Deployment stays paused with the template that was taken back. Pure; one write at a time.
 *
 * <p>Kubernetes goes on scaling a paused Deployment: with one ReplicaSet that has pods, that one
 * gets all replicas; with several, their sum is kept at the replicas plus {@code maxSurge} by
 * changing the largest of them; and as soon as all replicas of the present template are available,
 * all others are scaled to zero. So pods are moved by making the wanted ReplicaSet the larger one.
 * Where the stable one has no pods left, or is about to have none, it cannot win; its template must
 * come back.
 */
public sealed interface Healing {
  /** Only pods of the stable revision are there, or on their way. */
  record Healed() implements Healing {}

  /**
   * The next look will say more.
   *
   * @param why e.g. for people
   */
  record Waiting(String why) implements Healing {}

  /**
   * One ReplicaSet is to be scaled, under the resourceVersion that was read.
   *
   * @param replicaSet as it was read
   */
  record Scale(ReplicaSet replicaSet, int replicas) implements Healing {
    /** A JSON merge patch. */
    public String patch() {
      return "{\"metadata\":{\"resourceVersion\":\"%s\"},\"spec\":{\"replicas\":%d}}"
          .formatted(replicaSet.getMetadata().getResourceVersion(), replicas);
    }
  }

  /**
   * The ReplicaSet of the template that was taken back has no pods, but Kubernetes would choose it
   * if the Deployment were scaled to zero and up again.
   *
   * @param replicaSet to be deleted, under the resourceVersion that was read
   */
  record Delete(ReplicaSet replicaSet) implements Healing {}

  /**
   * The stable ReplicaSet has no pods, or Kubernetes is about to take them away: the Deployment
   * must be rolled back.
   *
   * @param deployment with the stable template and an open hold, to be replaced under the
   *     resourceVersion that was read
   */
  record Revert(Deployment deployment) implements Healing {}

  /** Nothing in the cluster knows the stable template. */
  record Lost() implements Healing {}

  /**
   * @param deployment paused, with a template that is not the stable one
   * @param replicaSets all that it owns
   * @param stable revision
   */
  static Healing next(Deployment deployment, List<ReplicaSet> replicaSets, String stable) {
    return new Healer(deployment, Versions.of(deployment, replicaSets), stable).next();
  }

  /** Names and pods, e.g. {@code web-6d5f: 2}. */
  static String told(List<ReplicaSet> replicaSets) {
    return String.join(
        ", ",
        replicaSets.stream().map(it -> name(it) + ": " + it.getStatus().getReplicas()).toList());
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }
}
