package dev.sluice.domain.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * As many moves as can be made without doing anything in between: each of them would follow at once
 * from the same facts, so they are recorded together.
 */
public final class Stride {
  /** No chain of moves is that long. */
  private static final int MOST = 4;

  private Stride() {}

  /**
   * @return where {@code from} has come to; equal to it if nothing is to be done
   */
  public static ReleaseState of(ReleaseState from, Plan plan, Observation seen, Instant now) {
    ReleaseState at = from.step(plan, seen, now);
    Observation same = judged(seen);
    Wanted wanted = Wanted.of(from, same);
    for (int i = 1; i < MOST && goesOn(from, at) && Wanted.of(at, same).equals(wanted); i++) {
      ReleaseState next = at.step(plan, same, now);
      if (next.equals(at)) {
        return at;
      }
      at = next;
    }
    return at;
  }

  /** A window is given once. */
  private static Observation judged(Observation seen) {
    return seen.window().isEmpty() ? seen : seen.with(Optional.empty(), Duration.ZERO);
  }

  /**
   * Another phase has a word of its own to say first. Before a release is called taken back, the
   * workload's pods are looked at once more.
   */
  private static boolean goesOn(ReleaseState from, ReleaseState at) {
    return at.phase() != Phase.ROLLING_BACK
        && !from.phase().resting()
        && (from.phase() == at.phase() || at.phase() == Phase.PROMOTING);
  }
}
