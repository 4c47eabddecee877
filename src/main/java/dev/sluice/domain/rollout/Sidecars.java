package dev.sluice.domain.rollout;

import dev.sluice.domain.rollout.RouteProgress.RouteState;

/** How far the sidecars are, in words. */
final class Sidecars {
  private Sidecars() {}

  /**
   * @param what they are to know
   */
  static String know(RouteState routes, String what) {
    return routes.acknowledged()
        + " of "
        + routes.sidecars()
        + " sidecars know "
        + what
        + behind(routes);
  }

  /** Names those that do not answer; empty where all do. */
  static String behind(RouteState routes) {
    var behind = routes.behind();
    return behind.count() == 0
        ? ""
        : "; no answer from "
            + String.join(", ", behind.pods())
            + (behind.count() > behind.pods().size()
                ? " and " + (behind.count() - behind.pods().size()) + " more"
                : "");
  }
}
