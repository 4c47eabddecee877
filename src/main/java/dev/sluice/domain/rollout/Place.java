package dev.sluice.domain.rollout;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where on its plan a release is.
 *
 * @param step index into the plan's steps, from 0
 * @param since when the step began
 * @param exposure what the routes shall say now; follows the step's once there are pods for it
 * @param base fewest pods that the stable workload asked for since this exposure began; 0 where
 *     that is not known. What it grows by from there, the canary grows by as well
 * @param outage of the stable version, which the canary stands in for; or null
 */
public record Place(int step, Instant since, Exposure exposure, int base, @Nullable Outage outage) {
  /** The stable version serves. */
  public Place(int step, Instant since, Exposure exposure, int base) {
    this(step, since, exposure, base, null);
  }

  Place exposure(Exposure next) {
    return new Place(step, since, next, base, outage);
  }

  Place outage(@Nullable Outage next) {
    return Objects.equals(next, outage) ? this : new Place(step, since, exposure, base, next);
  }

  /** The fewest so far; nothing is known of a workload without pods. */
  Place seeing(int stableReplicas) {
    int least = base == 0 ? stableReplicas : Math.min(base, stableReplicas);
    return least == base ? this : new Place(step, since, exposure, least, outage);
  }
}
