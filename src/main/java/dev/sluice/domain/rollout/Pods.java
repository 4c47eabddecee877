package dev.sluice.domain.rollout;

/** How many pods a share of the requests needs. */
final class Pods {
  private Pods() {}

  /** Pods that carry a share as the stable ones carry theirs; at least one. */
  static int carrying(int stableReplicas, Exposure share) {
    return Math.max(1, (stableReplicas * share.percent() + 99) / 100);
  }

  /** Whether all pods that the release asks for are ready and known to the routes. */
  static boolean canServe(Release release, Observation seen) {
    return seen.canary().upToDate()
        && seen.canary().ready() >= release.pods()
        && seen.endpoints(seen.canaryService()) >= release.pods()
        && seen.routes().settled();
  }
}
