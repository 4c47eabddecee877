package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Judgement;
import dev.sluice.domain.rollout.Observation.WindowSeen;
import dev.sluice.domain.rollout.Plan.Pause;
import java.time.Instant;

/**
 * The canary serves its share and is judged.
 *
 * @param stalledSince since when the release has waited for pods or sidecars, or null
 * @param holding why the judge holds the release where it is, or null
 */
public record Progressing(
    Instant since,
    String message,
    Memory memory,
    Release release,
    Place place,
    Instant stalledSince,
    String holding)
    implements ReleaseState {

  static Progressing begin(Plan plan, Memory memory, Release release, Instant now) {
    var place = new Place(0, now, plan.exposureAt(0));
    return new Progressing(now, serving(plan, place), memory, release, place, null, null);
  }

  @Override
  public Phase phase() {
    return Phase.PROGRESSING;
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    var withdrawn = Withdrawal.of(this, seen);
    if (withdrawn != null) {
      return Returning.takeBack(this, withdrawn, now);
    }
    if (seen.canary().ready() == 0) {
      return Returning.takeBack(
          this, new Ending("CanaryUnavailable", "no canary pod is ready any more", true), now);
    }
    Progressing watched = watched(plan, seen, now);
    if (watched.stalledSince != null
        && Waiting.overdue(watched.stalledSince, plan.progressDeadline(), now)) {
      return Returning.takeBack(this, stuck(plan, seen), now);
    }
    return seen.window()
        .map(window -> watched.judge(plan, seen, window, now))
        .orElseGet(() -> watched.scale(plan, seen, now));
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return Returning.takeBack(this, Withdrawal.deleted(), now);
  }

  /** Remembers since when the sidecars disagree on the weights, or a step's pods do not come up. */
  private Progressing watched(Plan plan, Observation seen, Instant now) {
    boolean climbing = !arrived(plan) && !plan.suspended();
    boolean stalled = !seen.routesSay(exposure()) || (climbing && !Pods.canServe(release, seen));
    return stalled == (stalledSince != null) ? this : stalledFrom(stalled ? now : null);
  }

  /** If the truth is not known by the deadline, the stable version it is. */
  private Ending stuck(Plan plan, Observation seen) {
    String after = " after " + Waiting.text(plan.progressDeadline());
    if (!arrived(plan)) {
      return new Ending(
          "CanaryNotReady",
          seen.canary().ready() + " of " + pods() + " canary pods were ready" + after,
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
  private Progressing scale(Plan plan, Observation seen, Instant now) {
    Exposure wanted = plan.exposureAt(step());
    int needed = Math.max(pods(), Pods.carrying(seen.target().replicas(), wanted));
    if (needed != pods()) {
      return with(release.pods(needed));
    }
    if (arrived(plan) || plan.suspended() || !Pods.canServe(release, seen)) {
      return this;
    }
    var there = new Place(step(), now, wanted);
    return at(there).stalledFrom(null).saying(serving(plan, there));
  }

  private ReleaseState judge(Plan plan, Observation seen, WindowSeen window, Instant now) {
    boolean mayAdvance = arrived(plan) && !plan.suspended() && pauseOver(plan, seen, now);
    var outcome =
        Engine.onWindow(
            analysis(plan), window.with(exposure().weight(), plan.isLast(step()), mayAdvance));
    return outcome
        .judgement()
        .map(judgement -> with(release.judged(outcome.next())).follow(plan, judgement, now))
        .orElse(this);
  }

  /** Evidence is never continued under other rules than it was begun with. */
  private EngineState analysis(Plan plan) {
    EngineState stored = release.analysis();
    return stored == null || !stored.config().equals(plan.analysis())
        ? Engine.start(plan.analysis())
        : stored;
  }

  private ReleaseState follow(Plan plan, Judgement judgement, Instant now) {
    return switch (judgement.decision()) {
      case ROLLBACK -> Returning.takeBack(this, ending(judgement, true), now);
      case PROMOTE -> Promoting.begin(this, ending(judgement, false), now);
      case ADVANCE -> holding(null).advance(plan, now);
      case CONTINUE -> holding(null).saying(story(plan, judgement));
      case HOLD -> holding(Reasons.of(judgement.reason())).saying(story(plan, judgement));
    };
  }

  private static Ending ending(Judgement judgement, boolean rejected) {
    return new Ending(Reasons.of(judgement.reason()), judgement.explanation(), rejected);
  }

  private Progressing advance(Plan plan, Instant now) {
    int next = step() + 1;
    String what =
        plan.steps().get(next) instanceof Pause
            ? "pausing"
            : "making room for " + plan.exposureAt(next).percent() + " %";
    return at(new Place(next, now, exposure())).saying("step " + plan.stepOf(next) + ": " + what);
  }

  private boolean arrived(Plan plan) {
    return exposure().equals(plan.exposureAt(step()));
  }

  private boolean pauseOver(Plan plan, Observation seen, Instant now) {
    if (!(plan.steps().get(step()) instanceof Pause pause)) {
      return true;
    }
    return resume().equals(seen.orders().resume())
        || pause.duration().map(d -> Waiting.overdue(place.since(), d, now)).orElse(false);
  }

  private String story(Plan plan, Judgement judgement) {
    String where = serving(plan, place);
    if (plan.suspended()) {
      return where + "; suspended by spec.suspend";
    }
    if (plan.steps().get(step()) instanceof Pause pause) {
      return where + pausing(pause);
    }
    return where + "; " + judgement.explanation();
  }

  private String pausing(Pause pause) {
    return pause
        .duration()
        .map(d -> "; pausing until " + place.since().plus(d))
        .orElse("; paused, go on with annotation sluice.dev/resume=" + resume());
  }

  private String resume() {
    return canary() + "-" + (step() + 1);
  }

  private static String serving(Plan plan, Place place) {
    return "step "
        + plan.stepOf(place.step())
        + ": the canary serves "
        + place.exposure().percent()
        + " %";
  }

  @Override
  public Progressing saying(String text) {
    return new Progressing(since, text, memory, release, place, stalledSince, holding);
  }

  Progressing with(Release next) {
    return new Progressing(since, message, memory, next, place, stalledSince, holding);
  }

  Progressing at(Place next) {
    return new Progressing(since, message, memory, release, next, stalledSince, holding);
  }

  private Progressing stalledFrom(Instant instant) {
    return new Progressing(since, message, memory, release, place, instant, holding);
  }

  private Progressing holding(String reason) {
    return new Progressing(since, message, memory, release, place, stalledSince, reason);
  }
}
