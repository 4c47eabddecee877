package dev.sluice.controller;

import dev.sluice.controller.acting.Actuator;
import dev.sluice.controller.acting.Rehearsal;
import dev.sluice.controller.resolving.Resolver;

/** What works on the watched cluster; there as soon as that is. */
record Crew(
    WatchedCluster cluster,
    Resolver resolver,
    Observer observer,
    Actuator actuator,
    Rehearsal rehearsal,
    StandIns standIns,
    Looks looks) {

  /** The Rollout is gone. */
  void forget(String uid) {
    actuator.forget(uid);
    standIns.forget(uid);
    looks.forget(uid);
  }
}
