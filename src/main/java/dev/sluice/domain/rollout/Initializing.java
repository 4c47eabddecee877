package dev.sluice.domain.rollout;

import dev.sluice.domain.rollout.Observation.Target;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits until the workload runs one version completely, which becomes the stable one.
 *
 * @param memory names the version that is about to be held, if there is one
 */
public record Initializing(Instant since, String message, ReleaseMemory memory)
    implements ReleaseState {
  @Override
  public Phase phase() {
    return Phase.INITIALIZING;
  }

  /**
   * The hold is asked for together with the revision that was running, and is waited for: who reads
   * that the workload is held may change it at once.
   */
  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    Target target = seen.target();
    if (stable() != null && target.held()) {
      return Resting.stable(memory, "revision " + stable() + " is stable", now);
    }
    if (target.complete()) {
      return adopting(target.revision());
    }
    if (target.paused() && target.running() != null) {
      return adopting(target.running());
    }
    return new Initializing(since, waiting(target), memory.stable(null));
  }

  private Initializing adopting(String revision) {
    return new Initializing(
        since, "about to hold revision " + revision, ReleaseMemory.EMPTY.stable(revision));
  }

  private static String waiting(Target target) {
    if (!target.paused()) {
      return "waiting until the workload runs one version completely";
    }
    return target.held()
        ? "the workload has no pods yet: it is let go, its first version needs no judgement"
        : "the workload is paused and its pods run several versions or none; unpause it, e.g. with "
            + "kubectl rollout resume";
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
  public Initializing remembering(ReleaseMemory next) {
    return new Initializing(since, message, next);
  }

  @Override
  public Initializing saying(String text) {
    return new Initializing(since, text, memory);
  }
}
