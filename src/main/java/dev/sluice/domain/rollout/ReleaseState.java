package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.EngineState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a workload stands in its life of releases: all that must survive a crash. Everything in the
 * cluster is rendered from it. Each state owns the ways out of it.
 */
public sealed interface ReleaseState
    permits Initializing, Resting, Preparing, Progressing, Promoting, Returning, Leaving {

  /** Before anything is known. */
  static ReleaseState initial(Instant now) {
    return new Initializing(now, "", ReleaseMemory.EMPTY);
  }

  /**
   * At most one move, chosen from facts alone; no clock, client or log inside.
   *
   * @param now wall time of {@code seen}
   * @return equal to this state if nothing is to be done
   */
  default ReleaseState step(Plan plan, Observation seen, Instant now) {
    return remembering(memory().keeping(seen.orders())).next(plan, seen, now);
  }

  /** The move itself; orders that were taken away are forgotten already. */
  ReleaseState next(Plan plan, Observation seen, Instant now);

  /** At most one move towards the end of the Rollout, which is being deleted. */
  ReleaseState leave(Plan plan, Observation seen, Instant now);

  /**
   * When time alone may make the next move possible, given that {@code seen} led here; empty where
   * only something else can. One that has passed has done what it could.
   */
  Optional<Instant> due(Plan plan, Observation seen, Instant now);

  /** The same, remembering something else. */
  ReleaseState remembering(ReleaseMemory next);

  /** The same, telling people something else. */
  ReleaseState saying(String text);

  Phase phase();

  /** When the phase began. */
  Instant since();

  /** The story in one line. */
  String message();

  ReleaseMemory memory();

  /** Revision that is released; null before one is adopted. */
  default @Nullable String stable() {
    return memory().stable();
  }

  /** Revision that was taken back last of those that are not tried again by themselves, or null. */
  default @Nullable String rejected() {
    return memory().rejected().stream().findFirst().orElse(null);
  }

  /** The release under way, or null. */
  default @Nullable Release release() {
    return null;
  }

  /** Where on its plan the release is; null before its first step and after its last. */
  default @Nullable Place place() {
    return null;
  }

  /** How the release under way or the last one ends, or null. */
  default @Nullable Ending ending() {
    return null;
  }

  /** Why the judge holds the release where it is, or null. */
  default @Nullable String holding() {
    return null;
  }

  /** Revision that is being released, or null. */
  default @Nullable String canary() {
    return Optional.ofNullable(release()).map(Release::revision).orElse(null);
  }

  /** When the release under way or the last one began, or null. */
  default @Nullable Instant startedAt() {
    return Optional.ofNullable(release()).map(Release::startedAt).orElse(null);
  }

  /** Evidence of the release under way or of the last one, or null. */
  default @Nullable EngineState analysis() {
    return Optional.ofNullable(release()).map(Release::analysis).orElse(null);
  }

  /** Pods that the canary shall have; 0 means that there is none. */
  default int pods() {
    return Optional.ofNullable(release()).map(Release::pods).orElse(0);
  }

  /** What the routes shall say. */
  default Exposure exposure() {
    return Optional.ofNullable(place()).map(Place::exposure).orElse(Exposure.NONE);
  }

  /** Whether the canary gets all requests because the stable version is down. */
  default boolean standsIn() {
    return phase() == Phase.PROGRESSING
        && Optional.ofNullable(place()).map(Place::outage).isPresent();
  }

  /** Index into the plan's steps; 0 outside of them. */
  default int step() {
    return Optional.ofNullable(place()).map(Place::step).orElse(0);
  }
}
