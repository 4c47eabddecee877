package dev.sluice.domain.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How few pods an autoscaler may leave to the stable workload. It sees only the load that the
 * canary has left over, so it would take away the pods that all requests need when they come home.
 * Pure.
 *
 * @param pods never more than there are: a floor keeps, it does not grow
 * @param releasing whether a release is under way; if not, one has just ended
 */
public record Floor(int pods, boolean releasing) {
  /**
   * Metrics lag, so for a while after a release an autoscaler still sees what the canary left over.
   * As long as the one of Kubernetes looks back by default before it shrinks a workload.
   */
  public static final Duration SETTLING = Duration.ofMinutes(5);

  /**
   * @param present replicas that the workload asks for
   * @param wanted replicas that an autoscaler asks for; at least 0
   * @return empty where it has its way
   */
  public static Optional<Floor> of(ReleaseState state, int present, int wanted, Instant now) {
    Release release = state.release();
    if (release != null) {
      return Optional.of(
          new Floor(Math.min(present, needed(state.exposure(), release, wanted)), true));
    }
    return settling(state, now) ? Optional.of(new Floor(present, false)) : Optional.empty();
  }

  /**
   * What the release began with; more where the autoscaler itself asks for so many pods for the
   * stable share alone.
   */
  private static int needed(Exposure exposure, Release release, int wanted) {
    int share = 100 - exposure.percent();
    return share == 0 ? Integer.MAX_VALUE : Math.max(release.need(), Pods.whole(wanted, share));
  }

  private static boolean settling(ReleaseState state, Instant now) {
    return state instanceof Resting resting
        && resting.last() != null
        && resting.phase() != Phase.STABLE
        && now.isBefore(resting.since().plus(SETTLING));
  }
}
