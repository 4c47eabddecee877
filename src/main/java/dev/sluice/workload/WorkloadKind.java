package dev.sluice.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * The hold as this Rollout wants it, and nothing else of the workload. Idempotent.
   *
   * @param rollout name of the Rollout that holds it
   * @param closed whether it is paused; if not, the webhook pauses it as soon as its template
   *     changes. A pause of the user's own stays as it is
   * @return a JSON merge patch, which the API server refuses if the workload changed since {@code
   *     found} was read, so a template that was never judged cannot slip through; empty if it is so
   *     already
   */
  Optional<String> held(T found, String rollout, boolean closed);

  /**
   * The workload as its user wrote it, without a hold.
   *
   * @return a JSON merge patch as for {@link #held}
   */
  String released(T found);

  /**
   * Paused, but held by nobody: its template was never released.
   *
   * @param why told on the workload itself
   * @return a JSON merge patch as for {@link #held}
   */
  String leftPaused(T found, String why);

  /** Whether both ask for the same version; a restart is none, unless {@code now} says so. */
  boolean sameVersion(T before, T now);

  /** {@code now} with the annotations of the hold as they are on {@code before}. */
  T marked(T before, T now);

  /** A held workload, paused. */
  T closed(T held);

  /**
   * A copy of a held workload, e.g. from a backup, without the hold's annotations, and without the
   * pause that came with them: nothing of it runs yet, so there is nothing to hold.
   */
  T free(T copy);

  /** Without the hold's annotations; a pause stays, whoever's it is. */
  T unmarked(T workload);

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

  /**
   * What the canary's Service selects by: one canary's pods, and not those that its predecessor
   * left behind under the same name.
   *
   * @param service the root Service's selector
   * @param found the canary that is there, if any
   * @param revision of the canary that is wanted, or null outside a release
   */
  Map<String, String> canarySelector(
      Map<String, String> service,
      SelectorLabel label,
      Optional<T> found,
      @Nullable String revision);
}
