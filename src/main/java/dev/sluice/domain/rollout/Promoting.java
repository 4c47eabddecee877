package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.Decision;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Judgement;
import dev.sluice.domain.analysis.Reason;
import dev.sluice.domain.analysis.StableSide;
import dev.sluice.domain.rollout.Observation.WindowSeen;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes rolls the stable workload to the new version while the canary goes on serving and
 * being judged.
 *
 * @param ending why it is promoted
 * @param rolling whether the hold is released; before that, a canary of full size takes over where
 *     the workload's own way of rolling may take all its pods away at once
 * @param holding why the judge would not promote it any more, though it is not taken back; or null
 */
public record Promoting(
    Instant since,
    String message,
    ReleaseMemory memory,
    Release release,
    Place place,
    Ending ending,
    boolean rolling,
    @Nullable String holding)
    implements ReleaseState {
  static final String BY_ORDER = "PromotedByOrder";

  private static final String PAUSED = "WorkloadPaused";

  /** What people should know even if nothing is done about it. */
  private static final Set<Reason> WORRYING =
      Set.of(
          Reason.HARM, Reason.OUTAGE, Reason.CHECK_FAILED, Reason.SAMPLE_RATIO, Reason.DOWNSTREAM);

  static Promoting begin(Progressing from, Ending why, Instant now) {
    return new Promoting(
        now,
        RollWords.to(from.release()),
        from.memory(),
        from.release(),
        from.place(),
        why,
        false,
        null);
  }

  @Override
  public Phase phase() {
    return Phase.PROMOTING;
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    return Withdrawal.of(this, seen)
        .<ReleaseState>map(why -> Returning.takeBack(this, seen, why, now))
        .or(() -> telling(seen).map(window -> judge(plan, seen, window, now)))
        .orElseGet(() -> goOn(plan, seen, now));
  }

  /**
   * Pods go for reasons that are not the version's: then the canary gets no more requests instead.
   */
  private static Optional<WindowSeen> telling(Observation seen) {
    return seen.window().filter(window -> seen.canary().ready() > 0);
  }

  private ReleaseState judge(Plan plan, Observation seen, WindowSeen window, Instant now) {
    var outcome =
        Engine.onWindow(
            analysis(plan), window.with(exposure().weight(), plan.isLast(step()), false));
    Promoting counted = with(release.judged(outcome.next()));
    return outcome
        .judgement()
        .map(it -> counted.follow(plan, seen, it, now))
        .orElseGet(() -> counted.goOn(plan, seen, now));
  }

  /** By the rules that it was judged by so far; what is known of the stable version is kept. */
  private EngineState analysis(Plan plan) {
    EngineState stored = release.analysis();
    return stored == null ? Engine.start(plan.analysis()) : stored;
  }

  private ReleaseState follow(Plan plan, Observation seen, Judgement judgement, Instant now) {
    String whyNot = whyNotTakenBack(seen);
    if (judgement.decision() == Decision.ROLLBACK && whyNot.isEmpty()) {
      return Returning.takeBack(this, seen, Ending.of(judgement, true), now);
    }
    return (WORRYING.contains(judgement.reason()) ? worried(judgement, whyNot) : reassured())
        .goOn(plan, seen, now);
  }

  private String whyNotTakenBack(Observation seen) {
    if (ending.reason().equals(BY_ORDER)) {
      return "not taken back, since it was promoted by order: ";
    }
    return wasDown() || seen.side(this) == StableSide.DOWN
        ? "not taken back, since the stable version had no ready pod: "
        : "";
  }

  private Promoting reassured() {
    return PAUSED.equals(holding) ? this : holding(null);
  }

  private Promoting worried(Judgement judgement, String whyNot) {
    return holding(Reasons.of(judgement.reason()))
        .saying(RollWords.to(release) + "; " + whyNot + judgement.explanation());
  }

  private ReleaseState goOn(Plan plan, Observation seen, Instant now) {
    return rolling ? roll(plan, seen, now) : takeOver(plan, seen, now);
  }

  private boolean wasDown() {
    return ending.reason().equals(Reasons.of(Reason.JUDGED_ALONE));
  }

  private ReleaseState takeOver(Plan plan, Observation seen, Instant now) {
    boolean trusted = !seen.target().mayEmpty() && !wasDown();
    if (trusted || (whole() && carriesAll(seen)) || givesUp(plan, seen, now)) {
      return roll(true);
    }
    if (pods() < release.need()) {
      return with(release.pods(release.need()));
    }
    return !whole() && Pods.canServe(release, seen)
        ? at(place.exposure(Exposure.of(100))).saying(RollWords.takingAll(seen))
        : this;
  }

  /**
   * A version that is down is better mended late by the workload's own way of rolling than never.
   */
  private boolean givesUp(Plan plan, Observation seen, Instant now) {
    return !seen.target().mayEmpty() && Waiting.overdue(since, plan.progressDeadline(), now);
  }

  private boolean whole() {
    return exposure().percent() == 100;
  }

  private boolean carriesAll(Observation seen) {
    return Pods.canServe(release, seen) && seen.routesSay(exposure());
  }

  private ReleaseState roll(Plan plan, Observation seen, Instant now) {
    if (home(seen)) {
      return Returning.promoted(this, seen, now);
    }
    if (exposure().percent() > 0 && seen.canary().ready() == 0 && seen.stableServes()) {
      return at(place.exposure(Exposure.NONE));
    }
    Promoting watched = paused(seen);
    return watched.holding == null
        ? watched.saying(RollWords.rolling(watched, plan, seen, now))
        : watched;
  }

  /** That pause is somebody's own, so it stays; but nothing moves, and they may not know why. */
  private Promoting paused(Observation seen) {
    String who = seen.target().pausedBy();
    if (who == null) {
      return PAUSED.equals(holding) ? holding(null) : this;
    }
    return holding(PAUSED).saying(RollWords.paused(release, who));
  }

  @Override
  public Optional<Instant> due(Plan plan, Observation seen, Instant now) {
    return Optional.of(since.plus(plan.progressDeadline()));
  }

  /** Somebody who deletes the Rollout need not wait for pods that never become ready. */
  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return Waiting.overdue(since, plan.progressDeadline(), now)
        ? Returning.takeBack(this, seen, Withdrawal.deleted(), now)
        : step(plan, seen, now);
  }

  private static boolean home(Observation seen) {
    return seen.target().complete()
        && seen.settled()
        && seen.endpoints(seen.stableService()) >= seen.target().replicas();
  }

  private Promoting roll(boolean released) {
    return new Promoting(since, message, memory, release, place, ending, released, holding);
  }

  private Promoting with(Release next) {
    return new Promoting(since, message, memory, next, place, ending, rolling, holding);
  }

  private Promoting at(Place next) {
    return new Promoting(since, message, memory, release, next, ending, rolling, holding);
  }

  private Promoting holding(@Nullable String reason) {
    return new Promoting(since, message, memory, release, place, ending, rolling, reason);
  }

  @Override
  public Promoting remembering(ReleaseMemory next) {
    return new Promoting(since, message, next, release, place, ending, rolling, holding);
  }

  @Override
  public Promoting saying(String text) {
    return new Promoting(since, text, memory, release, place, ending, rolling, holding);
  }
}
