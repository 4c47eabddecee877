package dev.sluice.workload;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One workload as it stands.
 *
 * @param revision hash of its pod template as the API server stores it, that is with its defaults
 *     filled in; restarts do not change it (unless its user wants them released)
 * @param replicas that it asks for
 * @param pods that it has, as its status counts them
 * @param observed whether the status speaks of the present spec
 * @param hold whether it may roll, and who says so
 * @param canaryOf of a canary: the revision that it was rendered from
 * @param selector labels that all its pods carry
 * @param mayEmpty whether a roll may take all pods away before one of the new ones is available
 *     ({@code Recreate}, {@code maxUnavailable: 100%})
 * @param exclusiveVolumes claims that its pods may write to; pods of another version would share
 *     them, or never start if only one node or pod may have them. The template does not say which
 */
public record View(
    String revision,
    int replicas,
    Pods pods,
    boolean observed,
    Holding hold,
    Optional<String> canaryOf,
    Map<String, String> selector,
    boolean mayEmpty,
    List<String> exclusiveVolumes) {

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
   * Whether it may roll.
   *
   * @param by name of the Rollout that holds it
   * @param paused whether a new template waits
   * @param closed whether it is paused by us; a pause without this is its user's
   * @param leftPaused whether it is still paused by a Rollout that is gone
   */
  public record Holding(Optional<String> by, boolean paused, boolean closed, boolean leftPaused) {
    /** Nobody holds it. */
    public static final Holding NONE = new Holding(Optional.empty(), false, false, false);

    /** Whether the pause came with an annotation of ours. */
    public boolean pausedByUs() {
      return paused && (closed || leftPaused);
    }
  }

  /** As it is when nobody knows more of it than its version; for tests and first looks. */
  public static View of(String revision, int replicas, Pods pods) {
    return new View(
        revision, replicas, pods, true, Holding.NONE, Optional.empty(), Map.of(), false, List.of());
  }

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

  /**
   * Whether some pods run another template than the present one. That may be the same revision,
   * while its pods are restarted; {@link Healing} knows.
   */
  public boolean mixed() {
    return observed && pods.all() > pods.updated();
  }

  /** Pods of another template than the present one; all of them while that is not known. */
  public int old() {
    return observed ? pods.all() - pods.updated() : pods.all();
  }

  /** Whether a new template waits. */
  public boolean paused() {
    return hold.paused();
  }

  /** Whether this Rollout holds it: a new template waits, or will by admission. */
  public boolean heldBy(String rollout) {
    return hold.by().filter(rollout::equals).isPresent();
  }

  /** Whether it is paused on behalf of this Rollout. */
  public boolean held(String rollout) {
    return paused() && heldBy(rollout);
  }

  /** Of a canary: whether it has all the pods that are wanted, and they are of this revision. */
  public boolean runs(@Nullable String canaryRevision, int wanted) {
    return runsOnly(canaryRevision) && replicas == wanted && pods.updated() == wanted;
  }

  /** Of a canary: whether none of its pods is of another revision. */
  public boolean runsOnly(@Nullable String canaryRevision) {
    return observed
        && canaryOf.filter(it -> it.equals(canaryRevision)).isPresent()
        && pods.all() == pods.updated();
  }
}
