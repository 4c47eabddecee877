package dev.sluice.domain.rollout;

import java.time.Instant;

/**
 * Waits until the workload runs one version completely, which becomes the stable one.
 *
 * @param memory names the version that is about to be held, if there is one
 */
public record Initializing(Instant since, String message, Memory memory) implements ReleaseState {
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
    if (stable() != null && seen.target().held()) {
      return Resting.stable(memory, "holding revision " + stable(), now);
    }
    if (!seen.target().complete()) {
      return new Initializing(
          since, "waiting until the workload runs one version completely", memory.stable(null));
    }
    return new Initializing(
        since,
        "about to hold revision " + seen.target().revision(),
        Memory.EMPTY.stable(seen.target().revision()));
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return Leaving.from(this, now).leave(plan, seen, now);
  }

  @Override
  public Initializing saying(String text) {
    return new Initializing(since, text, memory);
  }
}
