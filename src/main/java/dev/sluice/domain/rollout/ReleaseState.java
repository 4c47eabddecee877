package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.EngineState;
import java.time.Instant;

/**
 * Where a workload stands in its life of releases: all that must survive a crash. Everything in the
 * cluster is rendered from it. Each state owns the ways out of it.
 */
public sealed interface ReleaseState
    permits Initializing, Resting, Preparing, Progressing, Promoting, Returning, Leaving {

  /** Before anything is known. */
  static ReleaseState initial(Instant now) {
    return new Initializing(now, "", Memory.EMPTY);
  }

  /**
   * At most one move, chosen from facts alone; no clock, client or log inside.
   *
   * @param now wall time of {@code seen}
   * @return equal to this state if nothing is to be done
   */
  ReleaseState next(Plan plan, Observation seen, Instant now);

  /** At most one move towards the end of the Rollout, which is being deleted. */
  ReleaseState leave(Plan plan, Observation seen, Instant now);

  /** The same, telling people something else. */
  ReleaseState saying(String text);

  Phase phase();

  /** When the phase began. */
  Instant since();

  /** The story in one line. */
  String message();

  Memory memory();

  /** Revision that is released; null before one is adopted. */
  default String stable() {
    return memory().stable();
  }

  /** Revision that was taken back and is not tried again by itself, or null. */
  default String rejected() {
    return memory().rejected();
  }

  /** The release under way, or null. */
  default Release release() {
    return null;
  }

  /** Where on its plan the release is; null before its first step and after its last. */
  default Place place() {
    return null;
  }

  /** How the release under way or the last one ends, or null. */
  default Ending ending() {
    return null;
  }

  /** Why the judge holds the release where it is, or null. */
  default String holding() {
    return null;
  }

  /** Revision that is being released, or null. */
  default String canary() {
    return release() == null ? null : release().revision();
  }

  /** When the release under way or the last one began, or null. */
  default Instant startedAt() {
    return release() == null ? null : release().startedAt();
  }

  /** Evidence of the release under way or of the last one, or null. */
  default EngineState analysis() {
    return release() == null ? null : release().analysis();
  }

  /** Pods that the canary shall have; 0 means that there is none. */
  default int pods() {
    return release() == null ? 0 : release().pods();
  }

  /** What the routes shall say. */
  default Exposure exposure() {
    return place() == null ? Exposure.NONE : place().exposure();
  }

  /** Index into the plan's steps; 0 outside of them. */
  default int step() {
    return place() == null ? 0 : place().step();
  }
}
