package dev.sluice.domain.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stable version is down, so the canary gets all requests in its place. It may be the fix.
 *
 * <p>Pods that crash are ready for moments in between, and what they get then is lost. So a stable
 * version that comes back is not trusted at once.
 *
 * @param back since when the stable version has had a ready pod again without a break; null while
 *     it has none
 */
public record Outage(@Nullable Instant back) {
  /** So long a pod that crashes is seldom ready. */
  static final Duration TRUST = Duration.ofSeconds(30);

  private static final Outage LASTING = new Outage(null);

  /**
   * What has become of it.
   *
   * @param before null if there was none
   * @param share of the requests that the stable version would get, in percent
   * @return null where there is none, or it is over
   */
  static @Nullable Outage next(
      @Nullable Outage before, Release release, int share, Observation seen, Instant now) {
    if (!seen.stableServes()) {
      return before != null || noneIsReady(seen) ? LASTING : null;
    }
    if (before == null
        || (Pods.stableMay(release, seen, false) >= share && trusted(before, seen, now))) {
      return null;
    }
    return before.back == null ? new Outage(now) : before;
  }

  /**
   * Right after a start of ours the routes may know no pod yet, and a workload that is scaled to
   * zero is not down: so the workload has to say it as well.
   */
  private static boolean noneIsReady(Observation seen) {
    return seen.target().ready() == 0 && seen.target().replicas() > 0;
  }

  /** A workload of many pods that was not ready for a moment is not one that crashes. */
  private static boolean trusted(Outage before, Observation seen, Instant now) {
    boolean larger = seen.endpoints(seen.stableService()) > seen.endpoints(seen.canaryService());
    return larger || (before.back != null && Waiting.overdue(before.back, TRUST, now));
  }

  String words() {
    return back == null
        ? "the stable version has no ready pod"
        : "the stable version had no ready pod until " + back;
  }

  /** When time alone may end it. */
  Optional<Instant> due() {
    return Optional.ofNullable(back).map(since -> since.plus(TRUST));
  }
}
