package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.EngineState;
import java.time.Instant;

/**
 * One release, from its first canary pod to its end.
 *
 * @param revision what is being released
 * @param pods pods that the canary shall have, at least 1
 * @param analysis evidence so far; null before the first window
 */
public record Release(String revision, Instant startedAt, int pods, EngineState analysis) {
  Release pods(int wanted) {
    return new Release(revision, startedAt, wanted, analysis);
  }

  Release judged(EngineState next) {
    return new Release(revision, startedAt, pods, next);
  }
}
