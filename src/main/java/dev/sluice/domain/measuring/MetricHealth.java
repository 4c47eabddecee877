package dev.sluice.domain.measuring;

import java.util.Map;

/** Tells people how it goes with what has to be asked for over the network. */
public interface MetricHealth {
  /**
   * How it goes with each metric and check of a release.
   *
   * @param uid of the Rollout
   * @return by the metric's or check's name; empty while no release is under way
   */
  Map<String, Health> health(String uid);
}
