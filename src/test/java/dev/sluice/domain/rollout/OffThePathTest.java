package dev.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Releases off the drawn path: what people, autoscalers, nodes and other tools do to them. */
class OffThePathTest {
  private static final Instant T0 = Instant.parse("2026-01-05T10:00:00Z");
  private static final String V1 = "aaaaaaaaaa";
  private static final String V2 = "bbbbbbbbbb";
  private static final String V3 = "cccccccccc";
  private static final ReleaseMemory MEMORY = ReleaseMemory.EMPTY.stable(V1);
  private static final Plan FOUR = plan(false, 10, 25, 50, 100);
  private static final Ending FINE = new Ending("NoHarmFound", "fine", false);
  private static final Ending HARM = new Ending("HarmDetected", "errors", true);

  @Test
  void shouldGoOnAtTheLastStepWhenStepsAreTakenAwayDuringARelease() {
    var next = progressing(3, 50, 2).step(plan(false, 10, 50), at(50, 2).now(), T0);
    assertThat(next).isInstanceOf(Progressing.class);
    assertThat(next.exposure()).isEqualTo(Exposure.of(50));
  }

  @Test
  void shouldJudgeOnWhenStepsAreTakenAwayDuringARelease() {
    var next = progressing(3, 50, 2).step(plan(false, 10, 50), at(50, 2).bad().now(), T0);
    assertThat(next.ending().reason()).isEqualTo("HarmDetected");
  }

  @Test
  void shouldStandStillWhenSuspendedWhilePreparing() {
    var waiting = preparing(1).step(plan(true, 10), prepared(1).now(), T0.plusSeconds(9));
    // When
    var next = waiting.step(plan(true, 10), prepared(1).now(), T0.plus(Duration.ofDays(7)));
    var resumed = next.step(plan(false, 10), prepared(0).now(), T0.plus(Duration.ofDays(7)));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PREPARING);
    assertThat(resumed.phase()).as("the clock begins anew").isEqualTo(Phase.PREPARING);
  }

  @Test
  void shouldNotRejectWhenASidecarDoesNotKnowTheCanaryInTime() {
    var seen = prepared(3).routes(0, 1000, 999).now();
    var next = preparing(3).step(FOUR, seen, T0.plusSeconds(600));
    assertThat(next.ending().reason()).isEqualTo("SidecarsNotSettled");
    assertThat(next.ending().rejected()).isFalse();
  }

  @Test
  void shouldSayWhoseRouteItIsWhenOurSplitIsNotFollowed() {
    var seen = prepared(1).routes(40, 3, 3).now();
    var next = preparing(1).step(FOUR, seen, T0.plusSeconds(600));
    assertThat(next.ending().reason()).isEqualTo("RouteNotEnforced");
    assertThat(next.ending().rejected()).isFalse();
  }

  @Test
  void shouldWaitWithTheWordsOfTheApiServerWhenTheCanaryIsRefused() {
    var refused =
        prepared(0).refusals(new Refusal("Deployment/web-canary", "exceeded quota")).now();
    var next = preparing(1).step(FOUR, refused, T0.plus(Duration.ofDays(1)));
    assertThat(next.phase()).isEqualTo(Phase.PREPARING);
    assertThat(next.message()).contains("Deployment/web-canary: exceeded quota");
  }

  @Test
  void shouldBeginTheClockAnewWhenARefusalIsOver() {
    var refused =
        prepared(0).refusals(new Refusal("Deployment/web-canary", "exceeded quota")).now();
    var held = preparing(1).step(FOUR, refused, T0.plus(Duration.ofDays(1)));
    // When
    var next = held.step(FOUR, prepared(0).now(), T0.plus(Duration.ofDays(1)));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PREPARING);
  }

  @Test
  void shouldGoOnWithoutASidecarThatDoesNotAnswer() {
    var seen = prepared(1).routes(0, 10, 9).behind(1, "shop/frozen").now();
    var next = preparing(1).step(FOUR, seen, T0.plusSeconds(20));
    assertThat(next.phase()).isEqualTo(Phase.PROGRESSING);
  }

  @Test
  void shouldPrepareAgainWhenTheOnlyCanaryPodIsUnreadyForAMoment() {
    var next = progressing(0, 10, 1).step(FOUR, at(10, 0).now(), T0.plusSeconds(60));
    assertThat(next.phase()).isEqualTo(Phase.PREPARING);
    assertThat(next.exposure()).isEqualTo(Exposure.NONE);
  }

  @Test
  void shouldRejectWhenTheCanaryLosesItsPodsAgainAndAgain() {
    ReleaseState state = progressing(0, 10, 1);
    for (int i = 0; i < Progressing.MOST_SETBACKS; i++) {
      state = state.step(FOUR, at(10, 0).now(), T0).step(FOUR, prepared(1).now(), T0);
      assertThat(state.phase()).isEqualTo(Phase.PROGRESSING);
    }
    var next = state.step(FOUR, at(10, 0).now(), T0);
    assertThat(next.ending().reason()).isEqualTo("CanaryUnavailable");
    assertThat(next.ending().rejected()).isTrue();
  }

  @Test
  void shouldGiveAnUnreadyCanaryNothingWhilePromoting() {
    var seen = at(100, 0).replicas(3).mixed().now();
    var next = promoting(100, 3).step(FOUR, seen, T0.plusSeconds(60));
    assertThat(next.exposure()).isEqualTo(Exposure.NONE);
    assertThat(next.phase()).isEqualTo(Phase.PROMOTING);
  }

  @Test
  void shouldNotCallItRolledBackWhileTheWorkloadIsMixed() {
    var aborted = at(50, 2).mixed().orders(new Order(Order.Kind.ABORT, V2)).now();
    var back = promoting(50, 2).step(FOUR, aborted, T0.plusSeconds(1));
    // When
    var quiet = back.step(FOUR, at(0, 2).mixed().now(), T0.plusSeconds(2));
    var still = quiet.step(FOUR, at(0, 2).mixed().now(), T0.plusSeconds(60));
    var done = still.step(FOUR, at(0, 2).now(), T0.plusSeconds(61));
    // Then
    assertThat(still.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(done.phase()).isEqualTo(Phase.ROLLED_BACK);
    assertThat(done.rejected()).isEqualTo(V2);
  }

  @Test
  void shouldWantOnlyStablePodsWhenARollWasBrokenOff() {
    var seen = at(0, 2).mixed().now();
    var back = Returning.takeBack(promoting(50, 2), seen, HARM, T0);
    assertThat(Wanted.of(back, seen).stableOnly()).isEqualTo(V1);
  }

  @Test
  void shouldComeHomeInStepsWhenAnAutoscalerShrankTheStableWorkload() {
    var seen = at(100, 10).replicas(2).now();
    var first = promotingOf(10, 100, 10).step(FOUR, seen, T0.plusSeconds(60));
    // When
    var grown = at(first.exposure().percent(), 10).replicas(4).now();
    var second = first.step(FOUR, grown, T0.plusSeconds(75));
    var whole = at(second.exposure().percent(), 10).replicas(8).now();
    var third = second.step(FOUR, whole, T0.plusSeconds(90));
    // Then
    assertThat(first.phase()).isEqualTo(Phase.FINALISING);
    assertThat(first.exposure()).as("2 of 10 pods at one and a half").isEqualTo(Exposure.of(70));
    assertThat(second.exposure()).isEqualTo(Exposure.of(40));
    assertThat(third.exposure()).isEqualTo(Exposure.NONE);
  }

  @Test
  void shouldComeHomeWhenNobodyScalesTheStableWorkload() {
    var first =
        promotingOf(10, 100, 10).step(FOUR, at(100, 10).replicas(2).now(), T0.plusSeconds(1));
    var next = first.step(FOUR, at(70, 10).replicas(2).now(), T0.plusSeconds(62));
    assertThat(next.exposure()).isEqualTo(Exposure.NONE);
  }

  @Test
  void shouldComeHomeAtOnceWhenTheCanaryDoesHarmAndOneStablePodIsAway() {
    var seen = at(10, 1).stableReady(3).bad().now();
    assertThat(progressing(0, 10, 1).step(FOUR, seen, T0).exposure()).isEqualTo(Exposure.NONE);
  }

  @Test
  void shouldGrowTheCanaryWithTheLoad() {
    var seen = at(50, 2).replicas(8).now();
    var grown = progressing(2, 50, 2).step(FOUR, seen, T0);
    assertThat(grown.pods()).isEqualTo(4);
  }

  @Test
  void shouldGrowTheCanaryWithWhatAnAutoscalerAsksForAndDoesNotGet() {
    var seen = at(50, 2).wish(2, 3).now();
    var grown = progressing(2, 50, 2).step(FOUR, seen, T0);
    assertThat(grown.pods()).as("half of 6").isEqualTo(3);
  }

  @Test
  void shouldComeHomeInStepsWhenLoadCameWhileTheCanaryServed() {
    // Given
    var grown = at(50, 2).replicas(4).wish(1, 4).bad().now();
    // When
    var back = progressing(2, 50, 2).step(FOUR, grown, T0);
    // Then
    assertThat(back.release().need()).as("four times the load").isEqualTo(16);
    assertThat(back.exposure())
        .as("4 of 16 pods, at three times theirs")
        .isEqualTo(Exposure.of(25));
  }

  @Test
  void shouldNotTakeBackToAVersionWithoutAPod() {
    var seen = at(10, 1).stableReady(0).bad().now();
    var next = progressing(0, 10, 1).step(FOUR, seen, T0);
    assertThat(next.phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(next.message()).contains("the stable version has no ready pod");
  }

  @Test
  void shouldRememberEveryRejectedRevision() {
    var memory = MEMORY.rejecting(V2).rejecting(V3);
    var resting = new Resting(Phase.ROLLED_BACK, T0, "", memory, new Past(V3, T0, null, HARM));
    var next = resting.step(FOUR, World.of(V2).now(), T0.plusSeconds(1));
    assertThat(next.phase()).isEqualTo(Phase.ROLLED_BACK);
  }

  @Test
  void shouldAdoptWhatRunsEverywhereAlready() {
    var next = resting().step(FOUR, World.of(V2).paused(false).now(), T0.plusSeconds(1));
    assertThat(next.stable()).isEqualTo(V2);
    assertThat(next.phase()).isEqualTo(Phase.STABLE);
    assertThat(next.message()).contains("it was not judged");
  }

  @Test
  void shouldLetAWorkloadThatWasMadeAnewRunAndAdoptIt() {
    var coming = World.of(V2).unheld().incomplete().now();
    var next = resting().step(FOUR, coming, T0.plusSeconds(1));
    assertThat(next.phase()).isEqualTo(Phase.STABLE);
    assertThat(Wanted.of(next, coming).hold()).isEqualTo(Wanted.Hold.UNTOUCHED);
    assertThat(next.step(FOUR, World.of(V2).unheld().now(), T0.plusSeconds(9)).stable())
        .isEqualTo(V2);
  }

  @Test
  void shouldEndTheReleaseOfAWorkloadThatWasMadeAnewOnceItServes() {
    var anew = at(50, 2).unheld().incomplete();
    var back = progressing(2, 50, 2).step(FOUR, anew.stableReady(0).now(), T0.plusSeconds(1));
    assertThat(back.ending().reason()).isEqualTo("MadeAnew");
    assertThat(back.exposure()).as("nobody else serves").isEqualTo(Exposure.of(50));
    var home = back.step(FOUR, at(50, 2).unheld().now(), T0.plusSeconds(9));
    assertThat(home.exposure()).isEqualTo(Exposure.NONE);
    var running = at(0, 2).unheld().mixed().now();
    var quiet = home.step(FOUR, running, T0.plusSeconds(10));
    var done = quiet.step(FOUR, running, T0.plusSeconds(60));
    assertThat(done.phase()).as("its pods need not go back").isEqualTo(Phase.ROLLED_BACK);
  }

  @Test
  void shouldWaitForPodsWhenTheWorkloadIsScaledToZero() {
    var next = resting().step(FOUR, World.of(V2).replicas(0).now(), T0.plusSeconds(1));
    assertThat(next.phase()).isEqualTo(Phase.STABLE);
    assertThat(next.message()).contains("0 replicas");
  }

  @Test
  void shouldAdoptWhatAPausedWorkloadRuns() {
    var left = World.of(V2).unheld().paused(true).incomplete().running(V1).now();
    assertThat(ReleaseState.initial(T0).step(FOUR, left, T0).stable()).isEqualTo(V1);
  }

  @Test
  void shouldLetGoOfAWorkloadThatWasCopiedWithItsHold() {
    var copied = World.of(V2).paused(true).incomplete().now();
    var state = ReleaseState.initial(T0).step(FOUR, copied, T0);
    assertThat(Wanted.of(state, copied).hold()).isEqualTo(Wanted.Hold.RELEASED);
  }

  @Test
  void shouldLeaveTheWorkloadUnpausedAtRest() {
    var seen = World.of(V1).now();
    assertThat(Wanted.of(resting(), seen).hold()).isEqualTo(Wanted.Hold.RELEASED);
    assertThat(Wanted.of(resting(), World.of(V2).now()).hold()).isEqualTo(Wanted.Hold.HELD);
  }

  @Test
  void shouldPromoteWhenOrdered() {
    var seen = at(10, 1).orders(new Order(Order.Kind.PROMOTE, V2)).now();
    var next = progressing(0, 10, 1).step(FOUR, seen, T0);
    assertThat(next.phase()).isEqualTo(Phase.PROMOTING);
    assertThat(next.ending().reason()).isEqualTo("PromotedByOrder");
  }

  @Test
  void shouldSkipOneStepOnceWhenOrdered() {
    var order = new Order(Order.Kind.SKIP, V2 + "-1");
    var skipped = progressing(0, 10, 1).step(FOUR, at(10, 1).orders(order).now(), T0);
    var next = skipped.step(FOUR, at(10, 1).orders(order).now(), T0.plusSeconds(1));
    assertThat(skipped.step()).isEqualTo(1);
    assertThat(next.step()).isEqualTo(1);
  }

  @Test
  void shouldAbortOnceThoughTheOrderStays() {
    var abort = new Order(Order.Kind.ABORT, V2);
    var retry = new Order(Order.Kind.RETRY, V2);
    ReleaseState state = progressing(0, 10, 1).step(FOUR, at(10, 1).orders(abort).now(), T0);
    state = state.step(FOUR, at(0, 1).orders(abort).now(), T0.plusSeconds(1));
    state = state.step(FOUR, at(0, 1).orders(abort).now(), T0.plusSeconds(9));
    assertThat(state.phase()).isEqualTo(Phase.ROLLED_BACK);
    // When
    state = state.step(FOUR, World.of(V2).orders(abort, retry).now(), T0.plusSeconds(10));
    var next = state.step(FOUR, prepared(0).orders(abort, retry).now(), T0.plusSeconds(11));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PREPARING);
  }

  @Test
  void shouldPutTheStableTemplateBackWhenOrdered() {
    var resting =
        new Resting(Phase.ROLLED_BACK, T0, "", MEMORY.rejecting(V2), new Past(V2, T0, null, HARM));
    var seen = World.of(V2).orders(new Order(Order.Kind.UNDO, V2)).now();
    assertThat(Wanted.of(resting, seen).template()).isEqualTo(V1);
    // When
    var undone = new Order(Order.Kind.UNDO, V2);
    var after = resting.step(FOUR, World.of(V1).orders(undone).now(), T0.plusSeconds(1));
    // Then
    assertThat(Wanted.of(after, seen).template()).as("it acts once").isNull();
  }

  @Test
  void shouldTakeBackWhenNothingCanBeMeasured() {
    var seen = at(10, 1).unmeasured(FOUR.unmeasured()).now();
    var next = progressing(0, 10, 1).step(FOUR, seen, T0);
    assertThat(next.ending().reason()).isEqualTo("NotMeasured");
    assertThat(next.ending().rejected()).isFalse();
  }

  @Test
  void shouldMoveAllTrafficToAWholeCanaryBeforeAWorkloadThatMayEmptyRolls() {
    var begun = Promoting.begin(progressing(2, 50, 2), FINE, T0);
    ReleaseState state = begun.step(FOUR, at(50, 2).mayEmpty().now(), T0);
    assertThat(state.pods()).isEqualTo(4);
    state = state.step(FOUR, at(50, 4).mayEmpty().now(), T0);
    assertThat(state.exposure()).isEqualTo(Exposure.of(100));
    assertThat(Wanted.of(state, at(50, 4).mayEmpty().now()).hold()).isEqualTo(Wanted.Hold.HELD);
    // When
    var rolling = state.step(FOUR, at(100, 4).mayEmpty().now(), T0);
    // Then
    assertThat(Wanted.of(rolling, at(100, 4).now()).hold()).isEqualTo(Wanted.Hold.RELEASED);
  }

  @Test
  void shouldGiveAPromotionUpWhenItIsLateAndTheRolloutIsDeleted() {
    var seen = at(50, 2).mixed().now();
    var next = promoting(50, 2).leave(FOUR, seen, T0.plus(FOUR.progressDeadline()));
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
  }

  @Test
  void shouldGoOnWithoutAFrozenSidecarOnTheWayHomeWhenTheDeadlineIsOver() {
    var back = Returning.takeBack(progressing(0, 10, 1), at(10, 1).now(), HARM, T0);
    var frozen = at(0, 1).routes(0, 3, 2).behind(1, "shop/frozen").now();
    // When
    var waiting = back.step(FOUR, frozen, T0.plusSeconds(60));
    var quiet = waiting.step(FOUR, frozen, T0.plus(FOUR.progressDeadline()));
    // Then
    assertThat(waiting.message()).contains("no answer from shop/frozen");
    assertThat(((Returning) quiet).quietSince()).isNotNull();
  }

  private static World prepared(int ready) {
    return World.of(V2).canary(ready).routes(0, 3, 3);
  }

  private static World at(int percent, int canaryPods) {
    return World.of(V2).canary(canaryPods).routes(percent, 3, 3);
  }

  private static Resting resting() {
    return Resting.stable(MEMORY, "", T0);
  }

  private static Preparing preparing(int pods) {
    return Preparing.begin(MEMORY, Release.of(V2, T0, pods, 4), T0);
  }

  private static Progressing progressing(int step, int percent, int pods) {
    return new Progressing(
        T0,
        "",
        MEMORY,
        Release.of(V2, T0, pods, 4),
        new Place(step, T0, Exposure.of(percent), 4),
        null,
        null);
  }

  private static Promoting promoting(int percent, int pods) {
    return promotingOf(4, percent, pods);
  }

  private static Promoting promotingOf(int need, int percent, int pods) {
    return new Promoting(
        T0,
        "",
        MEMORY,
        Release.of(V2, T0, pods, need),
        new Place(3, T0, Exposure.of(percent), need),
        FINE,
        true,
        null);
  }

  private static Plan plan(boolean suspended, int... weights) {
    return new Plan(
        Arrays.stream(weights).mapToObj(w -> (Plan.Step) new Plan.SetWeight(w)).toList(),
        AnalysisConfig.defaults()
            .schedule(Schedule.defaults().interval(5).warmup(0).minStep(1, 10)),
        Duration.ofMinutes(10),
        Duration.ofSeconds(5),
        suspended);
  }
}
