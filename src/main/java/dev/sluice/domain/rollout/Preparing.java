package dev.sluice.domain.rollout;

import java.time.Instant;

/** Brings the canary's pods up; they get no traffic yet. */
public record Preparing(Instant since, String message, Memory memory, Release release)
    implements ReleaseState {

  static Preparing begin(Memory memory, Release release, Instant now) {
    return new Preparing(
        now, "bringing up the canary of revision " + release.revision(), memory, release);
  }

  @Override
  public Phase phase() {
    return Phase.PREPARING;
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    var withdrawn = Withdrawal.of(this, seen);
    if (withdrawn != null) {
      return Returning.takeBack(this, withdrawn, now);
    }
    if (Pods.canServe(release, seen) && seen.routesSay(Exposure.NONE) && !plan.suspended()) {
      return Progressing.begin(plan, memory, release, now);
    }
    if (Waiting.overdue(since, plan.progressDeadline(), now)) {
      String message = ready(seen) + " canary pods were ready after " + deadline(plan);
      return Returning.takeBack(this, new Ending("CanaryNotReady", message, true), now);
    }
    return saying("bringing up the canary: " + ready(seen) + " pods ready");
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return Returning.takeBack(this, Withdrawal.deleted(), now);
  }

  private String ready(Observation seen) {
    return seen.canary().ready() + " of " + release.pods();
  }

  private static String deadline(Plan plan) {
    return Waiting.text(plan.progressDeadline());
  }

  @Override
  public Preparing saying(String text) {
    return new Preparing(since, text, memory, release);
  }
}
