package dev.sluice.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;

/**
 * What a release needs to know of one kind of workload. Pure: answers and renders, sends nothing.
 *
 * @param <T> the kind's model type
 */
public interface WorkloadKind<T extends HasMetadata> {
  /** As in {@code spec.targetRef.kind}, e.g. {@code Deployment}. */
  String kind();

  /** What is to be seen of one such workload, as the API server answered it. */
  View view(T workload);

  /**
   * What to apply on a user's workload so that a Rollout holds it, and nothing else of it. Refused
   * by the API server if the workload changed since {@code found} was read, so a template that was
   * never judged cannot slip through.
   *
   * @param rollout name of the Rollout that holds it
   * @param paused whether a new template waits by itself
   */
  T held(T found, String rollout, boolean paused);

  /** What to apply on a workload that no Rollout holds any longer: it runs as the user wrote it. */
  T released(T found);

  /**
   * What to apply on a workload that no Rollout holds any longer, but whose template was never
   * released: it stays paused.
   *
   * @param why told on the workload itself
   */
  T leftPaused(T found, String why);

  /**
   * The target with its present template and one label rewritten, so that nothing that counts the
   * stable pods counts these.
   *
   * @param owned name, namespace, owner and labels of the canary; its label {@code
   *     sluice.dev/rollout} is put on the pods too
   * @param revision of the target's template
   * @param replicas at least 1
   */
  T canary(T target, ObjectMeta owned, SelectorLabel label, String revision, int replicas);

  /**
   * Whether somebody changed a canary that we rendered. Looks only at what we set; what the API
   * server adds is no drift.
   */
  boolean drifted(T wanted, T found);
}
