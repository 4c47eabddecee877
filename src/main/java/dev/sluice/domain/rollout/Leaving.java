package dev.sluice.domain.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * The Rollout is being deleted and no release is under way: the route goes first, then, once nobody
 * follows it, the hold.
 *
 * @param done whether nothing of the Rollout is left but the hold
 */
public record Leaving(Instant since, String message, ReleaseMemory memory, boolean done)
    implements ReleaseState {

  static Leaving from(ReleaseState from, Instant now) {
    return new Leaving(now, "giving the workload back", from.memory(), false);
  }

  @Override
  public Phase phase() {
    return Phase.LEAVING;
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    return leave(plan, seen, now);
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    boolean nobodyFollows =
        !seen.splitExists() && seen.routes().weights().isEmpty() && seen.routes().settled();
    return new Leaving(since, message, memory, nobodyFollows);
  }

  /** Only the workload, its Rollout or the sidecars can. */
  @Override
  public Optional<Instant> due(Plan plan, Observation seen, Instant now) {
    return Optional.empty();
  }

  @Override
  public Leaving remembering(ReleaseMemory next) {
    return new Leaving(since, message, next, done);
  }

  @Override
  public Leaving saying(String text) {
    return new Leaving(since, text, memory, done);
  }
}
