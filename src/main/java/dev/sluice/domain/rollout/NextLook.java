package dev.sluice.domain.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When to look again though nobody tells anything. What matters is told: objects by their watches,
 * routes by {@link RouteProgress#onChange}. What comes by time alone has its own instant. All else
 * is for news that got lost.
 */
public final class NextLook {
  /** Looked at in vain, so seldom; a watch that breaks lists everything again anyway. */
  public static final Duration REST = Duration.ofMinutes(2);

  static final Duration SOONEST = Duration.ofMillis(500);
  static final Duration LATEST = Duration.ofSeconds(10);

  /** News that got lost make no wait longer than by this part of it. */
  private static final int PART = 8;

  private static final Duration TICK = Duration.ofMillis(1);

  private NextLook() {}

  /**
   * @param seen what led to {@code state}
   * @param window when the window under way ends; empty where none is
   * @param moved when the release moved last
   * @return more than nothing
   */
  public static Duration after(
      ReleaseState state,
      Plan plan,
      Observation seen,
      Optional<Instant> window,
      Instant moved,
      Instant now) {
    Duration lost = lost(state, seen, window, Duration.between(moved, now));
    return Stream.concat(state.due(plan, seen, now).stream(), window.stream())
        .filter(now::isBefore)
        .map(due -> Duration.between(now, due).plus(TICK))
        .filter(wait -> wait.compareTo(lost) < 0)
        .min(Duration::compareTo)
        .orElse(lost);
  }

  private static Duration lost(
      ReleaseState state, Observation seen, Optional<Instant> window, Duration waited) {
    if (state.phase().resting()) {
      boolean routeWaits = state.phase() != Phase.INITIALIZING && !seen.splitExists();
      return routeWaits ? part(waited) : REST;
    }
    return window.isPresent() ? LATEST : part(waited);
  }

  private static Duration part(Duration waited) {
    Duration part = waited.dividedBy(PART);
    if (part.compareTo(SOONEST) < 0) {
      return SOONEST;
    }
    return part.compareTo(LATEST) < 0 ? part : LATEST;
  }
}
