package dev.sluice.workload;

import dev.sluice.api.rollout.v1alpha1.HoldAnnotation;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Deployment's versions, as its ReplicaSets remember them.
 *
 * @param replicaSets those that the Deployment owns, newest first
 */
public record Versions(Deployment deployment, List<ReplicaSet> replicaSets) {
  private static final Comparator<ReplicaSet> BY_AGE =
      Comparator.comparing(it -> it.getMetadata().getCreationTimestamp());

  /**
   * @param candidates may hold others'; they are left out
   */
  public static Versions of(Deployment deployment, List<ReplicaSet> candidates) {
    return new Versions(
        deployment,
        candidates.stream().filter(it -> owns(deployment, it)).sorted(BY_AGE.reversed()).toList());
  }

  private static boolean owns(Deployment deployment, ReplicaSet replicaSet) {
    return replicaSet.getMetadata().getOwnerReferences().stream()
        .filter(it -> Boolean.TRUE.equals(it.getController()))
        .map(OwnerReference::getUid)
        .anyMatch(deployment.getMetadata().getUid()::equals);
  }

  /** Comparable with {@link View#revision}. */
  public String revision(ReplicaSet replicaSet) {
    return Revisions.of(replicaSet, deployment);
  }

  /** Pods that there are, or that were asked for, by revision; those without are left out. */
  public Map<String, Integer> pods() {
    var pods = new TreeMap<String, Integer>();
    replicaSets.stream()
        .filter(it -> pods(it) > 0)
        .forEach(it -> pods.merge(revision(it), pods(it), Integer::sum));
    return pods;
  }

  /**
   * Whether no pod of another revision is there, was asked for or can still come: a ReplicaSet that
   * has not seen its latest size may be making one.
   */
  public boolean runsOnly(@Nullable String revision) {
    return others(revision).stream().allMatch(it -> observed(it) && pods(it) == 0);
  }

  static boolean observed(ReplicaSet replicaSet) {
    Long seen = replicaSet.getStatus().getObservedGeneration();
    return seen != null && seen >= replicaSet.getMetadata().getGeneration();
  }

  /** A ReplicaSet's status follows its spec later: pods that were just asked for will come. */
  private static int pods(ReplicaSet replicaSet) {
    return Math.max(
        count(replicaSet.getSpec().getReplicas()), count(replicaSet.getStatus().getReplicas()));
  }

  /** The template of a revision, with the newest restart; empty if no ReplicaSet is left of it. */
  public Optional<PodTemplateSpec> template(String revision) {
    return of(revision).stream().findFirst().map(Revisions::template);
  }

  /**
   * The Deployment back at a revision, free to roll; for replacement under the resourceVersion that
   * was read. Empty if no ReplicaSet is left of it.
   */
  public Optional<Deployment> reverted(String revision) {
    return template(revision)
        .map(
            template ->
                new DeploymentBuilder(deployment)
                    .editMetadata()
                    .addToAnnotations(HoldAnnotation.HOLD, HoldAnnotation.OPEN)
                    .endMetadata()
                    .editSpec()
                    .withPaused(null)
                    .withTemplate(template)
                    .endSpec()
                    .build());
  }

  List<ReplicaSet> of(String revision) {
    return replicaSets.stream().filter(it -> revision(it).equals(revision)).toList();
  }

  List<ReplicaSet> others(@Nullable String revision) {
    return replicaSets.stream().filter(it -> !revision(it).equals(revision)).toList();
  }

  static int count(Integer value) {
    return Objects.requireNonNullElse(value, 0);
  }
}
