package dev.sluice.domain.rollout;

import java.util.Map;

/** How far the data plane has come with a root Service's routes. */
public interface RouteProgress {
  /** Never null; an unknown Service has no weights and no endpoints. */
  RouteState routes(String namespace, String rootService, int port);

  /**
   * @param weights by backend Service, as last compiled from the TrafficSplit (zero weights
   *     included); empty where no split exists
   * @param endpoints by backend Service, the addresses that receive its traffic, as last compiled
   * @param sidecars connected sidecars that use these routes
   * @param acknowledged those of them that have acknowledged weights and endpoints as compiled now
   */
  record RouteState(
      Map<String, Integer> weights,
      Map<String, Integer> endpoints,
      int sidecars,
      int acknowledged) {
    /** Whether every connected sidecar does what was compiled. */
    public boolean settled() {
      return acknowledged == sidecars;
    }
  }
}
