package dev.sluice.domain.rollout;

import java.time.Instant;

/**
 * Where on its plan a release is.
 *
 * @param step index into the plan's steps, from 0
 * @param since when the step began
 * @param exposure what the routes shall say now; follows the step's once there are pods for it
 */
public record Place(int step, Instant since, Exposure exposure) {
  Place exposure(Exposure next) {
    return new Place(step, since, next);
  }
}
