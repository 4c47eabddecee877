package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Judgement;
import dev.sluice.domain.rollout.Observation.WindowSeen;
import dev.sluice.domain.rollout.Plan.Pause;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The canary serves its share and is judged.
 *
 * @param stalledSince since when the release has waited for pods or sidecars, or null
 * @param holding why the judge holds the release where it is, or null
 */
public record Progressing(
    Instant since,
    String message,
    ReleaseMemory memory,
    Release release,
    Place place,
    @Nullable Instant stalledSince,
    @Nullable String holding)
    implements ReleaseState {

  /** A canary that lost all its ready pods so often is taken back for it. */
  static final int MOST_SETBACKS = 3;

  static Progressing begin(
      Plan plan, ReleaseMemory memory, Release release, Observation seen, Instant now) {
    Exposure first = plan.exposureAt(0);
    var outage = Outage.next(null, release, 100 - first.percent(), seen, now);
    var place =
        new Place(0, now, outage == null ? first : Exposure.ALL, seen.target().replicas(), outage);
    return new Progressing(now, StepWords.serving(plan, place), memory, release, place, null, null);
  }

  @Override
  public Phase phase() {
    return Phase.PROGRESSING;
  }

  @Override
  public ReleaseState next(Plan plan, Observation seen, Instant now) {
    return Withdrawal.of(this, seen)
        .map(why -> withdrawn(seen, why, now))
        .or(() -> ordered(plan, seen, now))
        .orElseGet(() -> goOn(plan, seen, now));
  }

  /** While there is no way back, the canary serves until pods of the next revision can. */
  private ReleaseState withdrawn(Observation seen, Ending why, Instant now) {
    String next = seen.target().revision();
    Outage outage = place.outage();
    boolean other = why.reason().equals(Withdrawal.SUPERSEDED) && !memory.rejected().contains(next);
    return outage != null && other
        ? exchanged(next, outage, now)
        : Returning.takeBack(this, seen, why, now);
  }

  private Progressing exchanged(String revision, Outage outage, Instant now) {
    var place = new Place(0, now, exposure(), this.place.base(), outage);
    return new Progressing(
        now,
        StepWords.exchanging(revision, release, outage),
        memory,
        Release.of(revision, now, pods(), release.need()),
        place,
        null,
        null);
  }

  /** What somebody asked for takes effect whatever was measured. */
  private Optional<ReleaseState> ordered(Plan plan, Observation seen, Instant now) {
    var promote = memory.pending(seen, Order.Kind.PROMOTE, canary());
    if (promote.isPresent()) {
      return promote.map(order -> promoted(order, now));
    }
    return memory
        .pending(seen, Order.Kind.SKIP, stepName())
        .map(
            order -> {
              var did = remembering(memory.did(order)).holding(null);
              return plan.isLast(step()) ? did.promoted(order, now) : did.advance(plan, now);
            });
  }

  private Promoting promoted(Order order, Instant now) {
    var why = "promoted by annotation " + order.kind().annotation() + " at: " + message;
    return Promoting.begin(
        remembering(memory.did(order)), new Ending(Promoting.BY_ORDER, why, false), now);
  }

  private ReleaseState goOn(Plan plan, Observation seen, Instant now) {
    if (seen.canary().ready() == 0) {
      return setBack(seen, now);
    }
    Progressing watched = attending(plan, seen, now).watched(plan, seen, now);
    if (watched.stalledSince != null
        && Waiting.overdue(watched.stalledSince, plan.progressDeadline(), now)) {
      return watched.takeBack(plan, seen, watched.footing(plan).stuck(seen), now);
    }
    return seen.window()
        .map(window -> watched.judge(plan, seen, window, now))
        .orElseGet(() -> watched.unmeasured(plan, seen, now));
  }

  /** Whether the stable version is down, and has been. */
  private Progressing attending(Plan plan, Observation seen, Instant now) {
    int share = 100 - plan.exposureAt(step()).percent();
    return at(place.outage(Outage.next(place.outage(), release, share, seen, now)));
  }

  /**
   * Pods go for reasons that are not the version's: an eviction, a node. The canary gets no request
   * until it has pods again.
   */
  private ReleaseState setBack(Observation seen, Instant now) {
    if (release.setbacks() >= MOST_SETBACKS) {
      return Returning.takeBack(
          this,
          seen,
          new Ending(
              "CanaryUnavailable",
              "the canary lost all its ready pods " + (release.setbacks() + 1) + " times",
              true),
          now);
    }
    return Preparing.begin(memory, release.setBack(), now)
        .saying("no canary pod is ready any more; it gets no request until its pods are back");
  }

  /** Remembers since when the sidecars disagree on the weights, or a step's pods do not come up. */
  private Progressing watched(Plan plan, Observation seen, Instant now) {
    boolean stalled = footing(plan).stalled(seen);
    return stalled == (stalledSince != null) ? this : stalledFrom(stalled ? now : null);
  }

  /** Without windows nothing is judged, and nothing may serve unjudged for ever. */
  private ReleaseState unmeasured(Plan plan, Observation seen, Instant now) {
    return seen.unmeasured().compareTo(plan.unmeasured()) >= 0
        ? takeBack(
            plan,
            seen,
            new Ending(
                "NotMeasured",
                "no window of traffic could be measured for " + Waiting.text(plan.unmeasured()),
                false),
            now)
        : scale(plan, seen, now);
  }

  private Progressing scale(Plan plan, Observation seen, Instant now) {
    Footing next = footing(plan).scaled(seen, now);
    Progressing scaled = with(next.release()).at(next.place());
    return next.place().exposure().equals(exposure())
        ? scaled
        : scaled.stalledFrom(null).saying(StepWords.serving(plan, next.place()));
  }

  private Footing footing(Plan plan) {
    return new Footing(plan, release, place);
  }

  private ReleaseState judge(Plan plan, Observation seen, WindowSeen window, Instant now) {
    boolean mayAdvance = footing(plan).arrived() && !plan.suspended() && pauseOver(plan, seen, now);
    var outcome =
        Engine.onWindow(
            analysis(plan), window.with(exposure().weight(), plan.isLast(step()), mayAdvance));
    return outcome
        .judgement()
        .map(it -> with(release.judged(outcome.next())).follow(plan, seen, it, now))
        .orElse(this);
  }

  /** Evidence is never continued under other rules than it was begun with. */
  private EngineState analysis(Plan plan) {
    EngineState stored = release.analysis();
    return stored == null || !stored.config().equals(plan.analysis())
        ? Engine.start(plan.analysis())
        : stored;
  }

  private ReleaseState follow(Plan plan, Observation seen, Judgement judgement, Instant now) {
    return switch (judgement.decision()) {
      case ROLLBACK -> takeBack(plan, seen, Ending.of(judgement, true), now);
      case PROMOTE -> Promoting.begin(this, Ending.of(judgement, false), now);
      case ADVANCE -> holding(null).advance(plan, now);
      case CONTINUE -> holding(null).saying(story(plan, judgement));
      case HOLD -> holding(Reasons.of(judgement.reason())).saying(story(plan, judgement));
    };
  }

  /** A canary that answers a little is better than a stable version that answers nothing. */
  private ReleaseState takeBack(Plan plan, Observation seen, Ending why, Instant now) {
    return standsIn()
        ? holding("StableUnavailable")
            .saying(StepWords.serving(plan, place) + "; not taken back: " + why.message())
        : Returning.takeBack(this, seen, why, now);
  }

  private Progressing advance(Plan plan, Instant now) {
    int next = plan.within(step() + 1);
    return at(new Place(next, now, exposure(), place.base(), place.outage()))
        .saying(StepWords.entering(plan, next));
  }

  private boolean pauseOver(Plan plan, Observation seen, Instant now) {
    if (!(plan.at(step()) instanceof Pause pause)) {
      return true;
    }
    return memory.pending(seen, Order.Kind.RESUME, stepName()).isPresent()
        || pause.duration().map(d -> Waiting.overdue(place.since(), d, now)).orElse(false);
  }

  private String stepName() {
    return StepWords.name(release, place);
  }

  private String story(Plan plan, Judgement judgement) {
    return StepWords.story(plan, release, place, judgement);
  }

  /** Pauses are over when a window says so, and windows have an end of their own. */
  @Override
  public Optional<Instant> due(Plan plan, Observation seen, Instant now) {
    Instant blind = now.plus(plan.unmeasured().minus(seen.unmeasured()));
    var stuck = Optional.ofNullable(stalledSince).map(at -> at.plus(plan.progressDeadline()));
    var over = Optional.ofNullable(place.outage()).flatMap(Outage::due);
    return Stream.of(Optional.of(blind), stuck, over)
        .flatMap(Optional::stream)
        .filter(now::isBefore)
        .min(Instant::compareTo);
  }

  @Override
  public ReleaseState leave(Plan plan, Observation seen, Instant now) {
    return Returning.takeBack(this, seen, Withdrawal.deleted(), now);
  }

  @Override
  public Progressing remembering(ReleaseMemory next) {
    return new Progressing(since, message, next, release, place, stalledSince, holding);
  }

  @Override
  public Progressing saying(String text) {
    return new Progressing(since, text, memory, release, place, stalledSince, holding);
  }

  private Progressing with(Release next) {
    return new Progressing(since, message, memory, next, place, stalledSince, holding);
  }

  Progressing at(Place next) {
    return new Progressing(since, message, memory, release, next, stalledSince, holding);
  }

  private Progressing stalledFrom(@Nullable Instant instant) {
    return new Progressing(since, message, memory, release, place, instant, holding);
  }

  private Progressing holding(@Nullable String reason) {
    return new Progressing(since, message, memory, release, place, stalledSince, reason);
  }
}
