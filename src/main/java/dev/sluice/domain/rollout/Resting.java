package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.EngineState;
import java.time.Instant;

/**
 * Runs the stable version; no release is under way.
 *
 * @param phase {@code STABLE}, {@code PROMOTED} or {@code ROLLED_BACK}
 * @param last the release that ended; null before the first one
 */
public record Resting(Phase phase, Instant since, String message, Memory memory, Past last)
    implements ReleaseState {

  static Resting stable(Memory memory, String message, Instant now) {
    return new Resting(Phase.STABLE, now, message, memory, null);
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    String wanted = seen.target().revision();
    if (wanted.equals(stable()) || !mayTry(seen)) {
      return seen.orders().retry() == null ? remembering(memory.retried(null)) : this;
    }
    if (plan.suspended()) {
      return saying("revision " + wanted + " waits: suspended by spec.suspend");
    }
    return Preparing.begin(
        memory.retried(wanted.equals(rejected()) ? wanted : null),
        new Release(wanted, now, Pods.carrying(seen.target().replicas(), plan.exposureAt(0)), null),
        now);
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return Leaving.from(this, now).leave(plan, seen, now);
  }

  /** A rejected revision is tried again once for each order. */
  private boolean mayTry(Observation seen) {
    String wanted = seen.target().revision();
    return !wanted.equals(rejected())
        || (wanted.equals(seen.orders().retry()) && !wanted.equals(memory.retried()));
  }

  private Resting remembering(Memory next) {
    return new Resting(phase, since, message, next, last);
  }

  @Override
  public Resting saying(String text) {
    return new Resting(phase, since, text, memory, last);
  }

  @Override
  public Ending ending() {
    return last == null ? null : last.ending();
  }

  @Override
  public Instant startedAt() {
    return last == null ? null : last.startedAt();
  }

  @Override
  public EngineState analysis() {
    return last == null ? null : last.analysis();
  }
}
