package dev.sluice.benchmark;

import dev.sluice.domain.simulation.TrafficModel;
import java.util.List;

/**
 * Traffic that differs in rate, base error rate or latency, and is alike in what is wrong.
 *
 * @param harm whether the canary is worse than tolerated; else each rollback is a false one
 */
record Group(String name, boolean harm, List<TrafficModel> scenarios) {
  static Group healthy(String name, List<TrafficModel> scenarios) {
    return new Group(name, false, scenarios);
  }

  static Group harmful(String name, List<TrafficModel> scenarios) {
    return new Group(name, true, scenarios);
  }
}
