package dev.sluice.workload;

import java.util.Map;
import java.util.Optional;

/**
 * One workload as it stands.
 *
 * @param revision hash of its pod template as the API server stores it, that is with its defaults
 *     filled in
 * @param replicas that it asks for
 * @param pods that it has, as its status counts them
 * @param observed whether the status speaks of the present spec
 * @param paused whether a new template waits
 * @param heldBy name of the Rollout that holds it
 * @param canaryOf of a canary: the revision that it was rendered from
 * @param selector labels that all its pods carry ({@code matchLabels})
 */
public record View(
    String revision,
    int replicas,
    Pods pods,
    boolean observed,
    boolean paused,
    Optional<String> heldBy,
    Optional<String> canaryOf,
    Map<String, String> selector) {

  /**
   * Pods by state.
   *
   * @param all of any version
   * @param updated those of the present template
   * @param ready of any version
   * @param available ready for {@code minReadySeconds} at least, of any version
   */
  public record Pods(int all, int updated, int ready, int available) {}

  /**
   * Whether all pods are there and run the present template. A paused workload is complete as well,
   * as long as its template is the one that all its pods run.
   */
  public boolean complete() {
    return observed
        && pods.updated() == replicas
        && pods.all() == replicas
        && pods.available() == replicas;
  }

  /** Whether some pods run another template than the present one. */
  public boolean mixed() {
    return observed && pods.all() > pods.updated();
  }

  /** Whether this Rollout holds it, paused or not. */
  public boolean heldBy(String rollout) {
    return heldBy.filter(rollout::equals).isPresent();
  }

  /** Whether a new template waits by itself, on behalf of this Rollout. */
  public boolean held(String rollout) {
    return paused && heldBy(rollout);
  }

  /** Of a canary: whether all its pods are those of this revision. */
  public boolean runs(String canaryRevision, int wanted) {
    return observed
        && canaryOf.filter(it -> it.equals(canaryRevision)).isPresent()
        && replicas == wanted
        && pods.updated() == wanted;
  }
}
