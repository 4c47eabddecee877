package dev.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Schedule;
import dev.sluice.domain.analysis.StableSide;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stable version is down while a canary is there: it may be the fix. */
class OutageTest {
  private static final Instant T0 = Instant.parse("2026-01-05T10:00:00Z");
  private static final String V1 = "aaaaaaaaaa";
  private static final String V2 = "bbbbbbbbbb";
  private static final String V3 = "cccccccccc";
  private static final ReleaseMemory MEMORY = ReleaseMemory.EMPTY.stable(V1);
  private static final Plan PLAN = plan(false);

  @Test
  void shouldGiveTheCanaryAllRequestsWhenTheStableVersionIsDown() {
    var next = sharing().step(PLAN, world(10, 1).stableReady(0).now(), T0);
    assertThat(next.exposure()).isEqualTo(Exposure.ALL);
    assertThat(next.pods()).as("as many as carry them").isEqualTo(4);
    assertThat(next.message()).contains("100 %, since the stable version has no ready pod");
  }

  @Test
  void shouldBeginWithAllRequestsWhenTheStableVersionIsDown() {
    var next = preparing().step(PLAN, world(0, 1).stableReady(0).now(), T0);
    assertThat(next.phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(next.exposure()).isEqualTo(Exposure.ALL);
  }

  @Test
  void shouldNotStandInWhenOnlyTheRoutesKnowNoStablePod() {
    var next = sharing().step(PLAN, world(10, 1).routesBlind().now(), T0);
    assertThat(next.exposure()).isEqualTo(Exposure.of(10));
    assertThat(next.standsIn()).isFalse();
  }

  @Test
  void shouldNotStandInForAWorkloadThatIsScaledToZero() {
    var next = sharing().step(PLAN, world(10, 1).replicas(0).stableReady(0).now(), T0);
    assertThat(next.exposure()).isEqualTo(Exposure.of(10));
  }

  @Test
  void shouldStandInAlsoWhenSuspended() {
    var next = sharing().step(plan(true), world(10, 1).stableReady(0).now(), T0);
    assertThat(next.exposure()).isEqualTo(Exposure.ALL);
    var back = next.step(plan(true), world(100, 1).now(), T0.plusSeconds(1));
    assertThat(back.exposure()).as("what the step says").isEqualTo(Exposure.of(10));
  }

  @Test
  void shouldNotTrustPodsThatAreReadyForMoments() {
    var seen = world(100, 4).stableReady(4).now();
    // When
    var back = down().step(PLAN, seen, T0.plusSeconds(25));
    var again = back.step(PLAN, world(100, 4).stableReady(0).now(), T0.plusSeconds(50));
    var later = again.step(PLAN, seen, T0.plusSeconds(56));
    // Then
    assertThat(List.of(back, again, later)).allMatch(it -> it.exposure().equals(Exposure.ALL));
    assertThat(seen.side(later)).isEqualTo(StableSide.DOWN);
    assertThat(later.due(PLAN, seen, T0.plusSeconds(56))).contains(T0.plusSeconds(86));
  }

  @Test
  void shouldShareAgainWhenTheStableVersionHasBeenReadyForAWhile() {
    var seen = world(100, 4).stableReady(4).now();
    // When
    var back = down().step(PLAN, seen, T0.plusSeconds(5));
    var waiting = back.step(PLAN, seen, T0.plusSeconds(34));
    var shared = waiting.step(PLAN, seen, T0.plusSeconds(35));
    // Then
    assertThat(waiting.exposure()).isEqualTo(Exposure.ALL);
    assertThat(shared.exposure()).isEqualTo(Exposure.of(10));
    assertThat(seen.side(shared)).isEqualTo(StableSide.SERVING);
  }

  @Test
  void shouldShareAgainAtOnceWhenAWorkloadOfManyPodsWasNotReadyForAMoment() {
    var next = down().step(PLAN, world(100, 1).stableReady(4).now(), T0.plusSeconds(1));
    assertThat(next.exposure()).isEqualTo(Exposure.of(10));
  }

  @Test
  void shouldStandInWhileTheStablePodsCannotCarryTheirShare() {
    var one = world(100, 1).stableReady(1).now();
    var next = down().step(PLAN, one, T0.plusSeconds(1)).step(PLAN, one, T0.plusSeconds(3600));
    assertThat(next.exposure()).isEqualTo(Exposure.ALL);
  }

  @Test
  void shouldPromoteAFixThatIsJudgedByItself() {
    ReleaseState at = down();
    for (int i = 1; i < 9 && at.phase() == Phase.PROGRESSING; i++) {
      var window = world(100, 4).stableReady(0).side(StableSide.DOWN).window(i, 0);
      at = at.step(PLAN, window.now(), T0.plusSeconds(5L * i));
    }
    assertThat(at.phase()).isEqualTo(Phase.PROMOTING);
    assertThat(at.ending().reason()).isEqualTo("JudgedAlone");
    assertThat(at.exposure()).isEqualTo(Exposure.ALL);
  }

  @Test
  void shouldNotTakeBackWhatCannotBeMeasuredWhenThereIsNoWayBack() {
    var silent = world(100, 4).stableReady(0).unmeasured(Duration.ofHours(1)).now();
    var next = down().step(PLAN, silent, T0.plusSeconds(3600));
    assertThat(next.phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(next.holding()).isEqualTo("StableUnavailable");
    assertThat(next.message()).contains("not taken back", "no window of traffic");
  }

  @Test
  void shouldNotTakeBackWhatSidecarsLagInWhenThereIsNoWayBack() {
    var lagging = world(100, 4).stableReady(0).routes(100, 3, 2).now();
    var next = down().step(PLAN, lagging, T0).step(PLAN, lagging, T0.plusSeconds(3600));
    assertThat(next.phase()).isEqualTo(Phase.PROGRESSING);
    assertThat(next.message()).contains("not taken back", "the weights");
  }

  @Test
  void shouldExchangeTheCanaryInPlaceWhenThereIsNoWayBack() {
    // Given
    var other = world(100, 4).revision(V3).stableReady(0).now();
    // When
    var next = down().step(PLAN, other, T0.plusSeconds(9));
    // Then
    assertThat(next.canary()).isEqualTo(V3);
    assertThat(next.exposure()).isEqualTo(Exposure.ALL);
    assertThat(next.startedAt()).isEqualTo(T0.plusSeconds(9));
    assertThat(next.message()).contains(V3, "takes the place of", V2);
    assertThat(Wanted.of(next, other).canaryPods()).hasValue(4);
    assertThat(Story.of(down(), next))
        .extracting(ReleaseEvent::reason)
        .containsExactly("Superseded");
  }

  @Test
  void shouldSayThatTheNextCanaryDoesNotComeUpWhenThereIsNoWayBack() {
    var stuck = world(100, 4).revision(V3).exchanging(4).stableReady(0).now();
    var next = down().step(PLAN, stuck, T0).step(PLAN, stuck, T0.plusSeconds(1));
    var late = next.step(PLAN, stuck, T0.plusSeconds(3600));
    assertThat(late.holding()).isEqualTo("StableUnavailable");
    assertThat(late.message()).contains("not taken back", "canary pods were ready");
  }

  @Test
  void shouldNotExchangeTheCanaryForARejectedRevision() {
    var state = down().remembering(MEMORY.rejecting(V3));
    var next = state.step(PLAN, world(100, 4).revision(V3).stableReady(0).now(), T0);
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
  }

  @Test
  void shouldNotGoHomeToAVersionWithoutAPodUnlessAsked() {
    var harm = new Ending("HarmDetected", "errors", true);
    var asked = new Ending("Aborted", "aborted", true);
    var seen = world(100, 4).stableReady(0).now();
    // When
    var held = Returning.takeBack(down(), seen, harm, T0).step(PLAN, seen, T0.plusSeconds(600));
    var gone = Returning.takeBack(down(), seen, asked, T0).step(PLAN, seen, T0.plusSeconds(600));
    // Then
    assertThat(held.exposure()).isEqualTo(Exposure.ALL);
    assertThat(held.message()).contains("no stable pod is ready");
    assertThat(gone.exposure()).isEqualTo(Exposure.NONE);
  }

  /** The canary stands in. */
  private static Progressing down() {
    var place = new Place(0, T0, Exposure.ALL, 4, new Outage(null));
    return new Progressing(T0, "", MEMORY, Release.of(V2, T0, 4, 4), place, null, null);
  }

  private static Progressing sharing() {
    var place = new Place(0, T0, Exposure.of(10), 4);
    return new Progressing(T0, "", MEMORY, Release.of(V2, T0, 1, 4), place, null, null);
  }

  private static Preparing preparing() {
    return Preparing.begin(MEMORY, Release.of(V2, T0, 1, 4), T0);
  }

  private static World world(int percent, int canaryPods) {
    return World.of(V2).canary(canaryPods).routes(percent, 3, 3);
  }

  private static Plan plan(boolean suspended) {
    return new Plan(
        List.of(new Plan.SetWeight(10), new Plan.SetWeight(50)),
        AnalysisConfig.defaults()
            .schedule(Schedule.defaults().interval(5).warmup(0).minStep(1, 10)),
        Duration.ofMinutes(10),
        Duration.ofSeconds(5),
        suspended);
  }
}
