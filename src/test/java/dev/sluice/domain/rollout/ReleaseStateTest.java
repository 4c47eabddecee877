package dev.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseStateTest {
  private static final Instant T0 = Instant.parse("2026-01-05T10:00:00Z");
  private static final String V1 = "aaaaaaaaaa";
  private static final String V2 = "bbbbbbbbbb";
  private static final String V3 = "cccccccccc";
  private static final Past HARM =
      new Past(V2, T0, null, new Ending("HarmDetected", "errors", true));
  private static final Schedule QUICK = Schedule.defaults().interval(5).warmup(0).minStep(1, 10);
  private static final Plan SILENT =
      new Plan(
          List.of(new Plan.SetWeight(10), new Plan.SetWeight(50)),
          AnalysisConfig.defaults().schedule(QUICK.noDataWindows(3)),
          Duration.ofMinutes(10),
          Duration.ofSeconds(5),
          false);
  private static final Plan PLAN = plan(false, new Plan.SetWeight(10), new Plan.SetWeight(50));

  @Test
  void shouldAskForTheHoldFirstWhenTheWorkloadIsComplete() {
    // When
    var next = next(PLAN, ReleaseState.initial(T0), World.of(V1).unheld().now(), T0);
    // Then
    assertThat(next.phase()).isEqualTo(Phase.INITIALIZING);
    assertThat(next.stable()).isEqualTo(V1);
  }

  @Test
  void shouldBeStableOnceTheWorkloadIsHeld() {
    // Given
    var adopting = next(PLAN, ReleaseState.initial(T0), World.of(V1).unheld().now(), T0);
    // When
    var next = next(PLAN, adopting, World.of(V1).now(), T0);
    // Then
    assertThat(next.phase()).isEqualTo(Phase.STABLE);
    assertThat(next.stable()).isEqualTo(V1);
  }

  @Test
  void shouldBeginAnewWhenTheWorkloadMovedBeforeItWasHeld() {
    // Given
    var adopting = next(PLAN, ReleaseState.initial(T0), World.of(V1).unheld().now(), T0);
    // When
    var next = next(PLAN, adopting, World.of(V2).unheld().incomplete().now(), T0);
    // Then
    assertThat(next.phase()).isEqualTo(Phase.INITIALIZING);
    assertThat(next.stable()).isNull();
  }

  @Test
  void shouldWaitWhenTheWorkloadIsStillRollingAtAdoption() {
    // When
    var next = next(PLAN, ReleaseState.initial(T0), World.of(V1).incomplete().now(), T0);
    // Then
    assertThat(next.phase()).isEqualTo(Phase.INITIALIZING);
  }

  @Test
  void shouldStayWhenNothingChanged() {
    // When
    var next = next(PLAN, stable(), World.of(V1).now(), T0);
    // Then
    assertThat(next).isEqualTo(stable().saying("revision " + V1 + " is stable"));
  }

  @Test
  void shouldBringUpEnoughCanaryPodsForTheFirstWeightWhenARevisionIsNew() {
    // When
    var next = next(PLAN, stable(), World.of(V2).replicas(20).now(), T0);
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PREPARING);
    assertThat(next.canary()).isEqualTo(V2);
    assertThat(next.pods()).isEqualTo(2);
    assertThat(next.exposure()).isEqualTo(Exposure.NONE);
  }

  @Test
  void shouldSendNoTrafficWhenSidecarsDoNotKnowTheCanaryYet() {
    // When
    var next =
        next(PLAN, preparing(), World.of(V2).canary(1).routes(0, 3, 2).now(), T0.plusSeconds(1));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PREPARING);
    assertThat(next.exposure()).isEqualTo(Exposure.NONE);
  }

  @Test
  void shouldSetTheFirstWeightWhenTheCanaryIsReadyAndKnown() {
    // When
    var next =
        next(PLAN, preparing(), World.of(V2).canary(1).routes(0, 3, 3).now(), T0.plusSeconds(1));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(next.exposure()).isEqualTo(Exposure.of(10));
  }

  @Test
  void shouldTakeBackWhenTheCanaryIsNotReadyInTime() {
    // When
    var next = next(PLAN, preparing(), World.of(V2).now(), T0.plus(PLAN.progressDeadline()));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(next.ending().reason()).isEqualTo("CanaryNotReady");
    assertThat(next.ending().rejected()).isTrue();
  }

  @Test
  void shouldMakeRoomBeforeTheNextWeightWhenAStepIsComplete() {
    // Given
    var advanced =
        next(
            PLAN,
            progressing(),
            World.of(V2).replicas(4).canary(1).routes(10, 3, 3).good().now(),
            T0.plusSeconds(5));
    assertThat(advanced.step()).isEqualTo(1);
    assertThat(advanced.exposure()).isEqualTo(Exposure.of(10));
    // When
    var scaled =
        next(
            PLAN,
            advanced,
            World.of(V2).replicas(4).canary(1).routes(10, 3, 3).now(),
            T0.plusSeconds(6));
    var waiting =
        next(
            PLAN,
            scaled,
            World.of(V2).replicas(4).canary(1).routes(10, 3, 3).now(),
            T0.plusSeconds(7));
    var ready =
        next(
            PLAN,
            waiting,
            World.of(V2).replicas(4).canary(2).routes(10, 3, 3).now(),
            T0.plusSeconds(8));
    // Then
    assertThat(scaled.pods()).isEqualTo(2);
    assertThat(waiting.exposure()).isEqualTo(Exposure.of(10));
    assertThat(ready.exposure()).isEqualTo(Exposure.of(50));
  }

  @Test
  void shouldPromoteWhenTheLastStepIsComplete() {
    // Given
    ReleaseState next = at(1, 50, 2);
    // When
    for (int window = 1; window <= 3; window++) {
      assertThat(next.phase()).isEqualTo(Phase.PROGRESSING);
      next =
          next(
              PLAN,
              next,
              World.of(V2).replicas(4).canary(2).routes(50, 3, 3).window(window, 0).now(),
              T0.plusSeconds(5L * window));
    }
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PROMOTING);
    assertThat(next.exposure()).isEqualTo(Exposure.of(50));
  }

  @Test
  void shouldSayWhyItHoldsUntilItGoesOn() {
    // Given
    var split = World.of(V2).replicas(4).canary(1).routes(10, 3, 3);
    ReleaseState held = progressing();
    for (int i = 1; held.holding() == null && i < 30; i++) {
      held = next(SILENT, held, split.silent(i).now(), T0.plusSeconds(5L * i));
    }
    // When
    var goesOn = next(SILENT, held, split.window(40, 0).now(), T0.plusSeconds(200));
    // Then
    assertThat(held.holding()).isEqualTo("NoData");
    assertThat(held.message()).contains("no data: the canary has had no request");
    assertThat(goesOn.holding()).isNull();
  }

  @Test
  void shouldTakeBackWhenTheCanaryDoesHarm() {
    // When
    var next =
        next(
            PLAN,
            progressing(),
            World.of(V2).canary(1).routes(10, 3, 3).bad().now(),
            T0.plusSeconds(5));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(next.exposure()).isEqualTo(Exposure.NONE);
    assertThat(next.pods()).as("pods stay until the sidecars know").isPositive();
    assertThat(next.ending().reason()).isEqualTo("HarmDetected");
  }

  @Test
  void shouldTakeBackHarmWhenSuspended() {
    // When
    var next =
        next(
            plan(true, new Plan.SetWeight(10)),
            progressing(),
            World.of(V2).canary(1).routes(10, 3, 3).bad().now(),
            T0.plusSeconds(5));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
  }

  @Test
  void shouldHoldWhenSuspended() {
    // When
    var next =
        next(
            plan(true, new Plan.SetWeight(10)),
            progressing(),
            World.of(V2).canary(1).routes(10, 3, 3).good().now(),
            T0.plusSeconds(5));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(next.message()).contains("spec.suspend");
  }

  @Test
  void shouldEndAtOnceWhenTheWorkloadGoesBackToTheStableRevision() {
    // When
    var next =
        next(PLAN, progressing(), World.of(V1).canary(1).routes(10, 3, 3).now(), T0.plusSeconds(1));
    // Then
    assertThat(next.ending().reason()).isEqualTo("Reverted");
    assertThat(next.ending().rejected()).isFalse();
  }

  @Test
  void shouldStartAnewWhenAThirdRevisionComesInTheMiddle() {
    // Given
    var ended =
        next(PLAN, progressing(), World.of(V3).canary(1).routes(10, 3, 3).now(), T0.plusSeconds(1));
    assertThat(ended.ending().reason()).isEqualTo("Superseded");
    // When
    var quiet = next(PLAN, ended, World.of(V3).canary(1).routes(0, 3, 3).now(), T0.plusSeconds(2));
    var home =
        next(
            PLAN,
            quiet,
            World.of(V3).canary(1).routes(0, 3, 3).now(),
            T0.plusSeconds(2).plus(PLAN.drain()));
    var again = next(PLAN, home, World.of(V3).now(), T0.plusSeconds(20));
    // Then
    assertThat(home.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(again.phase()).isEqualTo(Phase.PREPARING);
    assertThat(again.canary()).isEqualTo(V3);
  }

  @Test
  void shouldKeepTheCanaryWhenASidecarHasNotAcknowledged() {
    // Given
    var back =
        Returning.takeBack(
            progressing(),
            World.of(V2).routes(10, 3, 3).now(),
            new Ending("HarmDetected", "errors", true),
            T0);
    // When
    var next = next(PLAN, back, World.of(V2).canary(1).routes(0, 3, 2).now(), T0.plusSeconds(600));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(next.pods()).isPositive();
    assertThat(((Returning) next).quietSince()).isNull();
  }

  @Test
  void shouldNotTryARejectedRevisionAgainWhenNobodyAsks() {
    // Given
    var rejected = rolledBack();
    // When
    var next = next(PLAN, rejected, World.of(V2).now(), T0.plusSeconds(100));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(next.message()).contains("was taken back");
  }

  @Test
  void shouldTryARejectedRevisionAgainWhenSomebodyAsks() {
    // When
    var next =
        next(
            PLAN,
            rolledBack(),
            World.of(V2).orders(new Order(Order.Kind.RETRY, V2)).now(),
            T0.plusSeconds(100));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PREPARING);
  }

  @Test
  void shouldIgnoreAnOrderWhenItNamesAnotherRevision() {
    // When
    var next =
        next(
            PLAN,
            progressing(),
            World.of(V2).canary(1).routes(10, 3, 3).orders(new Order(Order.Kind.ABORT, V1)).now(),
            T0.plusSeconds(1));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PROGRESSING);
  }

  @Test
  void shouldPauseUntilResumedWhenThePauseHasNoDuration() {
    // Given
    var pausing =
        plan(
            false,
            new Plan.SetWeight(10),
            new Plan.Pause(Optional.empty()),
            new Plan.SetWeight(50));
    var paused = at(1, 10, 1);
    var seen = World.of(V2).canary(1).routes(10, 3, 3).good();
    // When
    var still = next(pausing, paused, seen.now(), T0.plusSeconds(36_000));
    var resumed =
        next(
            pausing,
            paused,
            seen.orders(new Order(Order.Kind.RESUME, V2 + "-2")).now(),
            T0.plusSeconds(5));
    // Then
    assertThat(still.step()).isEqualTo(1);
    assertThat(still.message()).contains("sluice.dev/resume=" + V2 + "-2");
    assertThat(resumed.step()).isEqualTo(2);
  }

  @Test
  void shouldPauseForItsTimeWhenThePauseHasADuration() {
    // Given
    var pausing =
        plan(
            false,
            new Plan.SetWeight(10),
            new Plan.Pause(Optional.of(Duration.ofSeconds(60))),
            new Plan.SetWeight(50));
    var paused = at(1, 10, 1);
    var seen = World.of(V2).canary(1).routes(10, 3, 3).good();
    // When
    var still = next(pausing, paused, seen.now(), T0.plusSeconds(59));
    var over = next(pausing, paused, seen.now(), T0.plusSeconds(60));
    // Then
    assertThat(still.step()).isEqualTo(1);
    assertThat(over.step()).isEqualTo(2);
  }

  @Test
  void shouldBringTrafficHomeOnlyWhenTheStableWorkloadRunsTheNewRevision() {
    // Given
    var promoting = promoting(new Ending("NoHarmFound", "fine", false));
    // When
    var still =
        next(
            PLAN,
            promoting,
            World.of(V2).incomplete().canary(1).routes(10, 3, 3).now(),
            T0.plusSeconds(1));
    var home =
        next(PLAN, promoting, World.of(V2).canary(1).routes(10, 3, 3).now(), T0.plusSeconds(9));
    // Then
    assertThat(still.exposure()).isEqualTo(Exposure.of(10));
    assertThat(home.phase()).isEqualTo(Phase.FINALISING);
    assertThat(home.exposure()).isEqualTo(Exposure.NONE);
  }

  @Test
  void shouldTakeBackWhenAThirdRevisionComesDuringPromotion() {
    // Given
    var promoting = promoting(new Ending("NoHarmFound", "fine", false));
    // When
    var next =
        next(
            PLAN,
            promoting,
            World.of(V3).incomplete().canary(1).routes(10, 3, 3).now(),
            T0.plusSeconds(1));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(next.ending().reason()).isEqualTo("Superseded");
  }

  @Test
  void shouldNotCallTheCanaryStableWhenTheWorkloadIsRevertedDuringPromotion() {
    // Given
    var promoting = promoting(new Ending("NoHarmFound", "fine", false));
    // When
    var next =
        next(PLAN, promoting, World.of(V1).canary(1).routes(10, 3, 3).now(), T0.plusSeconds(1));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(next.ending().reason()).isEqualTo("Reverted");
  }

  @Test
  void shouldTryAgainOnceWhenTheOrderStays() {
    // Given
    var order = new Order(Order.Kind.RETRY, V2);
    var again = next(PLAN, rolledBack(), World.of(V2).orders(order).now(), T0);
    var rejectedAgain = new Resting(Phase.ROLLED_BACK, T0, "", again.memory().rejecting(V2), HARM);
    // When
    var next = next(PLAN, rejectedAgain, World.of(V2).orders(order).now(), T0.plusSeconds(1));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.ROLLED_BACK);
  }

  @Test
  void shouldTakeBackWhenSidecarsNeverAcknowledge() {
    // Given
    var seen = World.of(V2).canary(1).routes(10, 3, 2).now();
    var waiting = next(PLAN, progressing(), seen, T0);
    // When
    var next = next(PLAN, waiting, seen, T0.plus(PLAN.progressDeadline()));
    // Then
    assertThat(next.ending().reason()).isEqualTo("SidecarsNotSettled");
    assertThat(next.ending().rejected()).isFalse();
  }

  @Test
  void shouldGoOnWhenTheControllerWasAwayForLongerThanTheDeadline() {
    // When
    var next =
        next(
            PLAN,
            progressing(),
            World.of(V2).canary(1).routes(10, 3, 3).now(),
            T0.plus(PLAN.progressDeadline().multipliedBy(9)));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PROGRESSING);
  }

  @Test
  void shouldNotBeginWhenSuspended() {
    // When
    var next = next(plan(true, new Plan.SetWeight(10)), stable(), World.of(V2).now(), T0);
    // Then
    assertThat(next.phase()).isEqualTo(Phase.STABLE);
    assertThat(next.message()).contains("spec.suspend");
  }

  @Test
  void shouldCallTheCanaryStableWhenTrafficIsHome() {
    // Given
    var finalising =
        new Returning(
            Phase.FINALISING,
            T0,
            "",
            progressing().memory(),
            progressing().release(),
            new Place(0, T0, Exposure.NONE, 4),
            new Ending("NoHarmFound", "fine", false),
            T0);
    // When
    var next =
        next(PLAN, finalising, World.of(V2).canary(1).routes(0, 3, 3).now(), T0.plus(PLAN.drain()));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PROMOTED);
    assertThat(next.stable()).isEqualTo(V2);
    assertThat(next.pods()).isZero();
  }

  @Test
  void shouldCountAWindowOnceWhenItIsDeliveredTwice() {
    // Given
    var seen = World.of(V2).canary(1).routes(10, 3, 3).good().now();
    var plan = plan(false, new Plan.SetWeight(10), new Plan.SetWeight(20), new Plan.SetWeight(30));
    var once = next(plan, progressing(), seen, T0.plusSeconds(5));
    // When
    var twice = next(plan, once, seen, T0.plusSeconds(5));
    // Then
    assertThat(twice.analysis()).isEqualTo(once.analysis());
    assertThat(twice.step()).isEqualTo(once.step());
  }

  private static Plan plan(boolean suspended, Plan.Step... steps) {
    return new Plan(
        List.of(steps),
        AnalysisConfig.defaults().schedule(QUICK),
        Duration.ofMinutes(10),
        Duration.ofSeconds(5),
        suspended);
  }

  private static ReleaseState next(Plan plan, ReleaseState state, Observation seen, Instant now) {
    return state.step(plan, seen, now);
  }

  private static Resting stable() {
    return Resting.stable(ReleaseMemory.EMPTY.stable(V1), "", T0);
  }

  private static Preparing preparing() {
    return Preparing.begin(stable().memory(), Release.of(V2, T0, 1, 4), T0);
  }

  private static Progressing progressing() {
    return at(0, 10, 1);
  }

  private static Progressing at(int step, int percent, int pods) {
    return Progressing.begin(
            PLAN, stable().memory(), Release.of(V2, T0, pods, 4), World.of(V2).now(), T0)
        .at(new Place(step, T0, Exposure.of(percent), 4));
  }

  private static Promoting promoting(Ending why) {
    return new Promoting(
        T0,
        "",
        progressing().memory(),
        progressing().release(),
        progressing().place(),
        why,
        true,
        null);
  }

  private static Resting rolledBack() {
    return new Resting(Phase.ROLLED_BACK, T0, "", stable().memory().rejecting(V2), HARM);
  }
}
