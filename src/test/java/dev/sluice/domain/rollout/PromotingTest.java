package dev.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Schedule;
import dev.sluice.domain.analysis.StableSide;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A canary that goes bad while Kubernetes rolls the workload to its version. */
class PromotingTest {
  private static final Instant T0 = Instant.parse("2026-01-05T10:00:00Z");
  private static final String V2 = "bbbbbbbbbb";
  private static final Plan PLAN =
      new Plan(
          List.of(new Plan.SetWeight(50)),
          AnalysisConfig.defaults()
              .schedule(Schedule.defaults().interval(5).warmup(0).minStep(3, 10)),
          Duration.ofMinutes(10),
          Duration.ofSeconds(5),
          false);

  @Test
  void shouldTakeBackWhenTheCanaryFailsWhileOldPodsStillServe() {
    var next = rolling().step(PLAN, mixed().window(99, 250).now(), T0);
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(next.ending().reason()).isEqualTo("HarmDetected");
    assertThat(next.ending().rejected()).isTrue();
    assertThat(next.exposure()).isEqualTo(Exposure.NONE);
    assertThat(Wanted.of(next, mixed().now()).stableOnly()).isEqualTo("aaaaaaaaaa");
  }

  @Test
  void shouldTakeBackWhenThePodsThatTookTheStableOnesPlaceFail() {
    var next = rolling().step(PLAN, mixed().besideFailing(99, 250).now(), T0);
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(next.ending().reason()).isEqualTo("HarmDetected");
  }

  @Test
  void shouldGoOnWhenOldPodsFailAndNoNewOneServesYet() {
    var seen = mixed().side(StableSide.ROLLING).besideFailing(99, 250).now();
    assertThat(rolling().step(PLAN, seen, T0).phase()).isEqualTo(Phase.PROMOTING);
  }

  @Test
  void shouldTellWhoAnswersBesideTheCanary() {
    var state = rolling();
    assertThat(mixed().now().side(state)).isEqualTo(StableSide.MIXED);
    assertThat(mixed().stableReady(1).now().side(state)).isEqualTo(StableSide.ROLLING);
    assertThat(mixed().stableReady(0).now().side(state)).isEqualTo(StableSide.DOWN);
    assertThat(World.of(V2).incomplete().routes(50, 3, 3).now().side(state))
        .isEqualTo(StableSide.ROLLED);
  }

  @Test
  void shouldGoOnWhenBothFailAlikeAndSaySo() {
    // Given: a database that both versions need
    var outage = mixed().window(99, StableSide.MIXED, 400, 400).now();
    // When
    var next = rolling().step(PLAN, outage, T0);
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PROMOTING);
    assertThat(next.holding()).isEqualTo("BothFail");
    assertThat(next.message()).contains("both versions fail");
    // When
    var over = next.step(PLAN, mixed().window(100, 0).now(), T0);
    // Then
    assertThat(over.holding()).isNull();
  }

  @Test
  void shouldJudgeTheCanaryByItselfWhenNoOldPodIsLeft() {
    var alone = World.of(V2).incomplete().canary(2).routes(50, 3, 3).side(StableSide.ROLLED);
    // When
    var going = rolling().step(PLAN, alone.window(99, 0).now(), T0);
    var back = going.step(PLAN, alone.window(100, 250).now(), T0);
    // Then
    assertThat(going.message()).contains("no pod of the stable version is left to compare with");
    assertThat(back.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(back.ending().message()).contains("stable's last known rate of failures is 0");
  }

  @Test
  void shouldNotTakeBackButSayWhenSomebodyOrderedThePromotion() {
    // Given
    var ordered = rolling(new Ending("PromotedByOrder", "promoted by annotation", false));
    // When
    var next = ordered.step(PLAN, mixed().window(99, 250).now(), T0);
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PROMOTING);
    assertThat(next.holding()).isEqualTo("HarmDetected");
    assertThat(next.message()).contains("not taken back, since it was promoted by order: guard");
    assertThat(Story.of(ordered, next)).extracting(ReleaseEvent::warning).containsExactly(true);
  }

  @Test
  void shouldNotTakeBackToAVersionThatWasDownWhenItsFixIsPromoted() {
    var next =
        rolling(new Ending("JudgedAlone", "fine", false))
            .step(PLAN, mixed().window(99, 250).now(), T0);
    assertThat(next.phase()).isEqualTo(Phase.PROMOTING);
    assertThat(next.message()).contains("the stable version had no ready pod");
  }

  @Test
  void shouldTakeTheCanaryOutAndNotBackWhenItHasNoReadyPodAnyMore() {
    // Given
    var gone = World.of(V2).mixed().canary(0).routes(50, 3, 3).side(StableSide.MIXED);
    // When
    var next = rolling().step(PLAN, gone.window(99, 250).now(), T0);
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PROMOTING);
    assertThat(next.exposure()).isEqualTo(Exposure.NONE);
  }

  @Test
  void shouldGiveAllRequestsToAFixBeforeThePodsOfTheBrokenVersionAreReplaced() {
    // Given
    var fix = promoting(new Ending("JudgedAlone", "fine", false), false);
    var down = World.of(V2).stableReady(0);
    // When
    var grown = fix.step(PLAN, down.canary(2).routes(50, 3, 3).now(), T0);
    var whole = grown.step(PLAN, down.canary(4).routes(50, 3, 3).now(), T0);
    var rolls = whole.step(PLAN, down.canary(4).routes(100, 3, 3).now(), T0);
    // Then
    assertThat(grown.pods()).isEqualTo(4);
    assertThat(whole.exposure().percent()).isEqualTo(100);
    assertThat(whole.message()).contains("may come back and fail again");
    assertThat(rolls)
        .isInstanceOfSatisfying(Promoting.class, it -> assertThat(it.rolling()).isTrue());
  }

  @Test
  void shouldReplaceThemAnywayWhenTheFixCannotGrow() {
    // Given
    var fix = promoting(new Ending("JudgedAlone", "fine", false), false);
    var small = World.of(V2).stableReady(0).canary(2).routes(50, 3, 3).now();
    // When
    var late = fix.step(PLAN, small, T0.plus(PLAN.progressDeadline()));
    // Then
    assertThat(late)
        .isInstanceOfSatisfying(Promoting.class, it -> assertThat(it.rolling()).isTrue());
  }

  @Test
  void shouldSayWhoPausedItUntilItGoesOn() {
    // When
    var next = rolling().step(PLAN, mixed().pausedBy("kubectl-rollout").now(), T0);
    // Then
    assertThat(next.holding()).isEqualTo("WorkloadPaused");
    assertThat(next.message()).contains("paused by field manager kubectl-rollout");
    assertThat(Story.of(rolling(), next)).hasSize(1);
    // When: it is judged all the same
    var judged = next.step(PLAN, mixed().pausedBy("x").window(99, 0).now(), T0);
    var back = next.step(PLAN, mixed().pausedBy("x").window(99, 250).now(), T0);
    var resumed = judged.step(PLAN, mixed().now(), T0);
    // Then
    assertThat(judged.holding()).isEqualTo("WorkloadPaused");
    assertThat(back.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(resumed.holding()).isNull();
    assertThat(resumed.message()).doesNotContain("paused");
  }

  @Test
  void shouldBePromotedWhenNothingHappens() {
    // Given
    ReleaseState state = rolling();
    for (int i = 20; i < 60; i++) {
      state = state.step(PLAN, mixed().window(i, 0).now(), T0);
    }
    // When
    var next = state.step(PLAN, World.of(V2).canary(2).routes(50, 3, 3).now(), T0);
    // Then
    assertThat(next.phase()).isEqualTo(Phase.FINALISING);
    assertThat(next.ending().reason()).isEqualTo("NoHarmFound");
  }

  /** Some of its pods are still old. */
  private static World mixed() {
    return World.of(V2).mixed().canary(2).routes(50, 3, 3).side(StableSide.MIXED);
  }

  private static Promoting rolling() {
    return rolling(null);
  }

  /** Judged by a few good windows; promoted for this reason, or because they were good. */
  private static Promoting rolling(Ending why) {
    return promoting(why, true);
  }

  private static Promoting promoting(Ending why, boolean rolls) {
    ReleaseState state =
        new Progressing(
            T0,
            "",
            ReleaseMemory.EMPTY.stable("aaaaaaaaaa"),
            Release.of(V2, T0, 2, 4),
            new Place(0, T0, Exposure.of(50), 4),
            null,
            null);
    for (int i = 1; state instanceof Progressing; i++) {
      state = state.step(PLAN, World.of(V2).canary(2).routes(50, 3, 3).window(i, 0).now(), T0);
    }
    Promoting begun = (Promoting) state;
    EngineState judged = begun.analysis();
    assertThat(judged).isNotNull();
    return new Promoting(
        T0,
        "",
        begun.memory(),
        begun.release(),
        begun.place(),
        why == null ? begun.ending() : why,
        rolls,
        null);
  }
}
