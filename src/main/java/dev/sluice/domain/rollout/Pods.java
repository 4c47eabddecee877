package dev.sluice.domain.rollout;

import dev.sluice.domain.rollout.Observation.Target;

/** How many pods a share of the requests needs, and how much of them pods can carry. */
final class Pods {
  /**
   * Share of its usual load that a pod may be given for a moment, in percent: enough for an
   * autoscaler to notice and to follow, and within what it usually leaves free.
   */
  private static final int STRETCH = 150;

  /** The same, where the other version does harm: a slow answer is better than a failed one. */
  private static final int URGENT = 300;

  private Pods() {}

  /** Pods that carry a share as the stable ones carry theirs; at least one. */
  static int carrying(int need, Exposure share) {
    return Math.max(1, roundedUp(need * share.percent(), 100));
  }

  /**
   * Pods that carry all requests now: as many as when the present exposure began, and more by what
   * the stable workload has grown since.
   *
   * @param base fewest pods that it asked for since then; 0 where that is not known
   */
  static int need(int then, int base, int replicas) {
    int grown = base == 0 || replicas <= base ? then : roundedUp(then * replicas, base);
    return Math.max(grown, replicas);
  }

  /**
   * The same as {@link #need(int, int, int)}, where an autoscaler may have asked for fewer pods
   * than it got: then the growth of what it asks for is the growth of the load.
   */
  static int need(Release release, Place place, Target target) {
    int then = release.need();
    int byPods = need(then, place.base(), target.replicas());
    return Math.max(byPods, need(then, target.wish().least(), target.wish().last()));
  }

  /** Pods for all requests, where so many carry this share of them. */
  static int whole(int pods, int sharePercent) {
    return roundedUp(pods * 100, sharePercent);
  }

  private static int roundedUp(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** Whether all pods that the release asks for are ready and known to the routes. */
  static boolean canServe(Release release, Observation seen) {
    return seen.canary().upToDate()
        && seen.canary().ready() >= release.pods()
        && seen.endpoints(seen.canaryService()) >= release.pods()
        && seen.settled();
  }

  /** Most of all requests that the stable pods can be given now, in percent; 0 to 100. */
  static int stableMay(Release release, Observation seen, boolean urgent) {
    int ready = seen.endpoints(seen.stableService());
    int stretch = urgent ? URGENT : STRETCH;
    return release.need() == 0 ? 100 : Math.min(100, stretch * ready / release.need());
  }
}
