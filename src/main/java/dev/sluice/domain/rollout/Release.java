package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.EngineState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One release, from its first canary pod to its end.
 *
 * @param revision what is being released
 * @param pods pods that the canary shall have, at least 1
 * @param need pods that carry all requests, as it was when the present exposure began; an
 *     autoscaler shrinks the stable workload while the canary serves
 * @param setbacks how often the canary lost all its ready pods
 * @param analysis evidence so far; null before the first window
 */
public record Release(
    String revision,
    Instant startedAt,
    int pods,
    int need,
    int setbacks,
    @Nullable EngineState analysis) {

  static Release of(String revision, Instant startedAt, int pods, int need) {
    return new Release(revision, startedAt, pods, need, 0, null);
  }

  Release pods(int wanted) {
    return new Release(revision, startedAt, wanted, need, setbacks, analysis);
  }

  Release needing(int all) {
    return new Release(revision, startedAt, pods, all, setbacks, analysis);
  }

  Release judged(EngineState next) {
    return new Release(revision, startedAt, pods, need, setbacks, next);
  }

  Release setBack() {
    return new Release(revision, startedAt, pods, need, setbacks + 1, analysis);
  }
}
