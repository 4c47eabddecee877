package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.rollout.Observation.Target;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs the stable version; no release is under way.
 *
 * @param phase {@code STABLE}, {@code PROMOTED} or {@code ROLLED_BACK}
 * @param last the release that ended; null before the first one
 */
public record Resting(
    Phase phase, Instant since, String message, ReleaseMemory memory, @Nullable Past last)
    implements ReleaseState {

  static Resting stable(ReleaseMemory memory, String message, Instant now) {
    return new Resting(Phase.STABLE, now, message, memory, null);
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    Target target = seen.target();
    String wanted = target.revision();
    if (wanted.equals(stable())) {
      return remembering(memory.undone(seen)).saying(story());
    }
    if (target.complete() && target.replicas() > 0 && !target.paused()) {
      return adopted(wanted, now);
    }
    if (Withdrawal.madeAnew(this, seen)) {
      return saying("the workload was made anew: revision " + wanted + " is about to be adopted");
    }
    return memory
        .pending(seen, Order.Kind.RETRY, wanted)
        .map(order -> memory.did(order).forgiving(wanted))
        .map(allowed -> begin(plan, seen, allowed, now))
        .orElseGet(() -> tried(wanted) ? saying(story()) : begin(plan, seen, memory, now));
  }

  /** Nobody waited for a judgement: it was made anew, or slipped by while Sluice was away. */
  private Resting adopted(String revision, Instant now) {
    return stable(
        memory.stable(revision).forgiving(revision),
        "revision " + revision + " runs in all pods already, it was not judged; it is stable now",
        now);
  }

  private boolean tried(String revision) {
    return memory.rejected().contains(revision);
  }

  private ReleaseState begin(Plan plan, Observation seen, ReleaseMemory with, Instant now) {
    Target target = seen.target();
    return whyItWaits(plan, seen)
        .<ReleaseState>map(why -> saying("revision " + target.revision() + " waits: " + why))
        .orElseGet(
            () ->
                Preparing.begin(
                    with,
                    Release.of(
                        target.revision(),
                        now,
                        Pods.carrying(target.replicas(), plan.exposureAt(0)),
                        target.replicas()),
                    now));
  }

  private static Optional<String> whyItWaits(Plan plan, Observation seen) {
    if (plan.suspended()) {
      return Optional.of("suspended by spec.suspend");
    }
    if (seen.target().replicas() == 0) {
      return Optional.of("the workload asks for 0 replicas, so nobody could meet it");
    }
    return seen.refusals().stream().findFirst().map(Refusal::text);
  }

  /** What there is to say while nothing happens; an earlier trouble is over. */
  private String story() {
    if (last == null || phase == Phase.STABLE) {
      return phase == Phase.STABLE && message.contains("was not judged")
          ? message
          : "revision " + stable() + " is stable";
    }
    return phase == Phase.PROMOTED
        ? "revision " + last.revision() + " is stable: " + last.ending().message()
        : "revision " + last.revision() + " was taken back: " + last.ending().message();
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return Leaving.from(this, now).leave(plan, seen, now);
  }

  /** Only the workload, its Rollout or the sidecars can. */
  @Override
  public Optional<Instant> due(Plan plan, Observation seen, Instant now) {
    return Optional.empty();
  }

  @Override
  public Resting remembering(ReleaseMemory next) {
    return new Resting(phase, since, message, next, last);
  }

  @Override
  public Resting saying(String text) {
    return new Resting(phase, since, text, memory, last);
  }

  @Override
  public @Nullable Ending ending() {
    return last == null ? null : last.ending();
  }

  @Override
  public @Nullable Instant startedAt() {
    return last == null ? null : last.startedAt();
  }

  @Override
  public @Nullable EngineState analysis() {
    return last == null ? null : last.analysis();
  }
}
