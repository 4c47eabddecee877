package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Judgement;
import dev.sluice.domain.rollout.Observation.WindowSeen;
import dev.sluice.domain.rollout.Plan.Pause;
import java.time.Instant;

/** The moves while the canary serves a share. */
final class Progress {
  private Progress() {}

  static ReleaseState next(Plan plan, ReleaseState state, Observation seen, Instant now) {
    var withdrawn = Stepper.withdrawn(state, seen);
    if (withdrawn != null) {
      return Stepper.takeBack(state, withdrawn, now);
    }
    if (seen.canary().ready() == 0) {
      return Stepper.takeBack(
          state, new Ending("CanaryUnavailable", "no canary pod is ready any more", true), now);
    }
    ReleaseState watched = watched(plan, state, seen, now);
    if (watched.stalledSince() != null
        && Stepper.overdue(watched.stalledSince(), plan.progressDeadline(), now)) {
      return Stepper.takeBack(state, stuck(plan, state, seen), now);
    }
    return seen.window()
        .map(window -> judge(plan, watched, seen, window, now))
        .orElseGet(() -> scale(plan, watched, seen, now));
  }

  /** Remembers since when the sidecars disagree on the weights, or a step's pods do not come up. */
  private static ReleaseState watched(
      Plan plan, ReleaseState state, Observation seen, Instant now) {
    boolean climbing = state.weight() != plan.weightAt(state.step()) && !plan.suspended();
    boolean stalled =
        !seen.routesSay(state.weight()) || (climbing && !Stepper.canServe(state, seen));
    if (stalled == (state.stalledSince() != null)) {
      return state;
    }
    return state.stalledFrom(stalled ? now : null);
  }

  /** If the truth is not known by the deadline, the stable version it is. */
  private static Ending stuck(Plan plan, ReleaseState state, Observation seen) {
    String after = " after " + Stepper.text(plan.progressDeadline());
    if (state.weight() != plan.weightAt(state.step())) {
      return new Ending(
          "CanaryNotReady",
          seen.canary().ready() + " of " + state.replicas() + " canary pods were ready" + after,
          true);
    }
    return new Ending(
        "SidecarsNotSettled",
        "only "
            + seen.routes().acknowledged()
            + " of "
            + seen.routes().sidecars()
            + " sidecars had acknowledged the weights"
            + after,
        false);
  }

  /** More pods first, then more traffic. */
  private static ReleaseState scale(Plan plan, ReleaseState state, Observation seen, Instant now) {
    int weight = plan.weightAt(state.step());
    int pods = Math.max(state.replicas(), Stepper.pods(seen.target().replicas(), weight));
    if (pods != state.replicas()) {
      return state.withReplicas(pods);
    }
    if (state.weight() == weight || plan.suspended() || !Stepper.canServe(state, seen)) {
      return state;
    }
    return state
        .withWeight(weight)
        .atStep(state.step(), now)
        .saying(Stepper.serving(plan, state.step(), weight));
  }

  private static ReleaseState judge(
      Plan plan, ReleaseState state, Observation seen, WindowSeen window, Instant now) {
    boolean mayAdvance = mayAdvance(plan, state, seen, now);
    var outcome =
        Engine.onWindow(
            analysis(plan, state),
            window.with(state.weight() / 100.0, plan.isLast(state.step()), mayAdvance));
    return outcome
        .judgement()
        .map(judgement -> follow(plan, state.judged(outcome.next()), judgement, now))
        .orElse(state);
  }

  /** Evidence is never continued under other rules than it was begun with. */
  private static EngineState analysis(Plan plan, ReleaseState state) {
    EngineState stored = state.analysis();
    return stored == null || !stored.config().equals(plan.analysis())
        ? Engine.start(plan.analysis())
        : stored;
  }

  private static ReleaseState follow(
      Plan plan, ReleaseState state, Judgement judgement, Instant now) {
    return switch (judgement.decision()) {
      case ROLLBACK ->
          Stepper.takeBack(
              state,
              new Ending(Reasons.of(judgement.reason()), judgement.explanation(), true),
              now);
      case PROMOTE -> promote(state, judgement, now);
      case ADVANCE -> advance(plan, state.holding(null), now);
      case CONTINUE -> state.holding(null).saying(story(plan, state, judgement));
      case HOLD ->
          state.holding(Reasons.of(judgement.reason())).saying(story(plan, state, judgement));
    };
  }

  private static ReleaseState promote(ReleaseState state, Judgement judgement, Instant now) {
    return state
        .enter(Phase.PROMOTING, now)
        .ending(new Ending(Reasons.of(judgement.reason()), judgement.explanation(), false))
        .saying("rolling the stable workload to revision " + state.canary());
  }

  private static ReleaseState advance(Plan plan, ReleaseState state, Instant now) {
    int step = state.step() + 1;
    return state
        .atStep(step, now)
        .saying(
            "step "
                + plan.stepOf(step)
                + ": "
                + (plan.steps().get(step) instanceof Pause
                    ? "pausing"
                    : "making room for " + plan.weightAt(step) + " %"));
  }

  private static boolean mayAdvance(Plan plan, ReleaseState state, Observation seen, Instant now) {
    boolean weightReached = state.weight() == plan.weightAt(state.step());
    return weightReached && !plan.suspended() && pauseOver(plan, state, seen, now);
  }

  private static boolean pauseOver(Plan plan, ReleaseState state, Observation seen, Instant now) {
    if (!(plan.steps().get(state.step()) instanceof Pause pause)) {
      return true;
    }
    return resume(state).equals(seen.orders().resume())
        || pause.duration().map(d -> !now.isBefore(state.stepSince().plus(d))).orElse(false);
  }

  private static String story(Plan plan, ReleaseState state, Judgement judgement) {
    String where = Stepper.serving(plan, state.step(), state.weight());
    if (plan.suspended()) {
      return where + "; suspended by spec.suspend";
    }
    if (plan.steps().get(state.step()) instanceof Pause pause) {
      return where + pausing(state, pause);
    }
    return where + "; " + judgement.explanation();
  }

  private static String pausing(ReleaseState state, Pause pause) {
    return pause
        .duration()
        .map(d -> "; pausing until " + state.stepSince().plus(d))
        .orElse("; paused, go on with annotation sluice.dev/resume=" + resume(state));
  }

  private static String resume(ReleaseState state) {
    return state.canary() + "-" + (state.step() + 1);
  }
}
