package dev.sluice.mesh.webhook;

import dev.sluice.domain.rollout.Floor;
import dev.sluice.domain.rollout.StableFloor;
import dev.sluice.domain.rollout.StableFloor.Kept;
import java.util.Optional;

/**
 * Replicas of a workload that is being released. An autoscaler sees only the load that the canary
 * has left over; what it asks for is raised to what all requests need. A person is obeyed.
 */
public final class ScaleGuard {
  private static final String ACCOUNTS = "system:serviceaccount:";

  /** Where the controllers of Kubernetes have no accounts of their own. */
  private static final String CONTROLLERS = "system:kube-controller-manager";

  private final StableFloor floors;

  public ScaleGuard(StableFloor floors) {
    this.floors = floors;
  }

  /**
   * A write of the subresource {@code scale}.
   *
   * @param user who writes; null where that is not known
   * @param dryRun whether nothing comes of it
   */
  record Scaling(
      String namespace, String deployment, String user, int present, int wanted, boolean dryRun) {}

  /**
   * @param replicas that are stored
   */
  record Scaled(int replicas, Optional<String> warning) {}

  Scaled guard(Scaling it) {
    var floor =
        it.wanted() < it.present()
            ? floors.of(it.namespace(), it.deployment(), it.present(), it.wanted())
            : Optional.<Floor>empty();
    return floor
        .filter(least -> it.wanted() < least.pods())
        .map(least -> machine(it.user()) ? kept(it, least) : obeyed(it, least))
        .orElseGet(() -> new Scaled(it.wanted(), Optional.empty()));
  }

  private Scaled kept(Scaling it, Floor floor) {
    if (!it.dryRun()) {
      var what = new Kept(it.present(), it.wanted(), floor.pods());
      floors.kept(it.namespace(), it.deployment(), it.user(), what);
    }
    return new Scaled(floor.pods(), Optional.of(ScaleWords.kept(it, floor)));
  }

  private static Scaled obeyed(Scaling it, Floor floor) {
    return new Scaled(
        it.wanted(),
        floor.releasing() ? Optional.of(ScaleWords.obeyed(it, floor)) : Optional.empty());
  }

  private static boolean machine(String user) {
    return user != null && (user.startsWith(ACCOUNTS) || user.equals(CONTROLLERS));
  }
}
