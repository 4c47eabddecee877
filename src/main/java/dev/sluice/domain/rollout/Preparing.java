package dev.sluice.domain.rollout;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings the canary's pods up; they get no traffic yet.
 *
 * @param stalledSince since when it has waited; null while the clock stands still
 */
public record Preparing(
    Instant since,
    String message,
    ReleaseMemory memory,
    Release release,
    @Nullable Instant stalledSince)
    implements ReleaseState {

  static Preparing begin(ReleaseMemory memory, Release release, Instant now) {
    return new Preparing(
        now, "bringing up the canary of revision " + release.revision(), memory, release, now);
  }

  @Override
  public Phase phase() {
    return Phase.PREPARING;
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    return Withdrawal.of(this, seen)
        .<ReleaseState>map(why -> Returning.takeBack(this, seen, why, now))
        .orElseGet(() -> goOn(plan, seen, now));
  }

  private ReleaseState goOn(Plan plan, Observation seen, Instant now) {
    if (plan.suspended()) {
      return clock(null).saying("bringing up the canary; suspended by spec.suspend");
    }
    if (Pods.canServe(release, seen) && seen.routesSay(Exposure.NONE)) {
      return Progressing.begin(plan, memory, release, seen, now);
    }
    if (!seen.refusals().isEmpty()) {
      return clock(null).saying("bringing up the canary: " + seen.refusals().get(0).text());
    }
    return stalledSince != null && Waiting.overdue(stalledSince, plan.progressDeadline(), now)
        ? Returning.takeBack(this, seen, late(plan, seen), now)
        : clock(stalledSince == null ? now : stalledSince)
            .saying("bringing up the canary: " + missing(seen));
  }

  /** Only pods that did not come up speak against the version. */
  private Ending late(Plan plan, Observation seen) {
    String after = " after " + Waiting.text(plan.progressDeadline());
    if (!ready(seen)) {
      return new Ending("CanaryNotReady", pods(seen) + " canary pods were ready" + after, true);
    }
    return seen.settled()
        ? new Ending("RouteNotEnforced", missing(seen) + after, false)
        : new Ending("SidecarsNotSettled", missing(seen) + after, false);
  }

  private String missing(Observation seen) {
    if (!ready(seen)) {
      return pods(seen) + " pods ready";
    }
    return seen.settled()
        ? "the sidecars do not follow our TrafficSplit; is there another one for this Service?"
        : Sidecars.know(seen.routes(), "the canary's pods");
  }

  private boolean ready(Observation seen) {
    return seen.canary().upToDate() && seen.canary().ready() >= release.pods();
  }

  private String pods(Observation seen) {
    return seen.canary().ready() + " of " + release.pods();
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return Returning.takeBack(this, seen, Withdrawal.deleted(), now);
  }

  @Override
  public Optional<Instant> due(Plan plan, Observation seen, Instant now) {
    return Optional.ofNullable(stalledSince).map(began -> began.plus(plan.progressDeadline()));
  }

  private Preparing clock(@Nullable Instant began) {
    return new Preparing(since, message, memory, release, began);
  }

  @Override
  public Preparing remembering(ReleaseMemory next) {
    return new Preparing(since, message, next, release, stalledSince);
  }

  @Override
  public Preparing saying(String text) {
    return new Preparing(since, text, memory, release, stalledSince);
  }
}
