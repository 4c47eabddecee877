package dev.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NextLookTest {
  private static final Instant T0 = Instant.parse("2026-01-05T10:00:00Z");
  private static final Duration DEADLINE = Duration.ofSeconds(90);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Plan PLAN =
      new Plan(
          List.of(new Plan.SetWeight(10), new Plan.SetWeight(50)),
          AnalysisConfig.defaults().schedule(Schedule.defaults().interval(5)),
          DEADLINE,
          DRAIN,
          false);
  private static final String V1 = "aaaaaaaaaa";
  private static final String V2 = "bbbbbbbbbb";
  private static final ReleaseMemory MEMORY = ReleaseMemory.EMPTY.stable(V1);
  private static final Observation SEEN = World.of(V2).canary(1).routes(10, 3, 3).now();
  private static final Release RELEASE = Release.of(V2, T0, 1, 4);
  private static final Ending GOOD = new Ending("NoHarm", "", false);

  private static final Preparing PREPARING = Preparing.begin(MEMORY, RELEASE, T0);
  private static final Progressing PROGRESSING = Progressing.begin(PLAN, MEMORY, RELEASE, SEEN, T0);
  private static final Promoting PROMOTING =
      new Promoting(T0, "", MEMORY, RELEASE, PROGRESSING.place(), GOOD, true, null);

  @Test
  void shouldWaitForNewsAtRest() {
    assertThat(due(Resting.stable(MEMORY, "", T0), T0)).isEmpty();
    assertThat(due(ReleaseState.initial(T0), T0)).isEmpty();
    assertThat(due(Leaving.from(PROMOTING, T0), T0)).isEmpty();
    assertThat(look(Resting.stable(MEMORY, "", T0), T0, Duration.ofHours(9)))
        .isEqualTo(NextLook.REST);
  }

  @Test
  void shouldBeDueAtTheDeadlineWhilePreparing() {
    assertThat(due(PREPARING, T0)).contains(T0.plus(DEADLINE));
  }

  @Test
  void shouldHaveNoDeadlineWhilePreparingStandsStill() {
    var still = new Preparing(T0, "", MEMORY, RELEASE, null);
    assertThat(due(still, T0)).isEmpty();
  }

  @Test
  void shouldBeDueWhenNothingWasMeasuredForTooLong() {
    Observation blind = World.of(V2).routes(10, 3, 3).unmeasured(Duration.ofSeconds(60)).now();
    assertThat(PROGRESSING.due(PLAN, blind, T0)).contains(T0.plusSeconds(30));
  }

  @Test
  void shouldBeDueAtTheDeadlineWhenPodsOrSidecarsAreWaitedFor() {
    var stalled =
        new Progressing(T0, "", MEMORY, RELEASE, PROGRESSING.place(), T0.minusSeconds(80), null);
    assertThat(due(stalled, T0)).contains(T0.plusSeconds(10));
  }

  @Test
  void shouldBeDueWhenThePromotionIsLate() {
    assertThat(due(PROMOTING, T0)).contains(T0.plus(DEADLINE));
  }

  @Test
  void shouldBeDueOnTheWayHomeWhenNobodyGrowsWhenPatienceEndsAndWhenDrained() {
    assertThat(due(returning(40, null), T0)).contains(T0.plus(Returning.GROWING));
    assertThat(due(returning(0, null), T0)).contains(T0.plus(DEADLINE));
    assertThat(due(returning(0, T0.plusSeconds(3)), T0)).contains(T0.plusSeconds(3).plus(DRAIN));
  }

  @Test
  void shouldLookWhenTheWindowEnds() {
    var look = NextLook.after(PROGRESSING, PLAN, SEEN, Optional.of(T0.plusMillis(4_300)), T0, T0);
    assertThat(look).isEqualTo(Duration.ofMillis(4_301));
  }

  @Test
  void shouldNotLookAgainForWhatHasPassed() {
    Instant late = T0.plus(DEADLINE).plusSeconds(10);
    assertThat(NextLook.after(PROMOTING, PLAN, SEEN, Optional.empty(), late, late))
        .isEqualTo(NextLook.SOONEST);
  }

  @Test
  void shouldLoseAnEighthOfTheWaitAtMostWhenNewsGetLost() {
    assertThat(look(PREPARING, T0, Duration.ZERO)).isEqualTo(Duration.ofMillis(500));
    assertThat(look(PREPARING, T0, Duration.ofSeconds(16))).isEqualTo(Duration.ofSeconds(2));
    assertThat(look(PREPARING, T0, Duration.ofMinutes(60))).isEqualTo(NextLook.LATEST);
  }

  @Test
  void shouldLookSoonAtRestWhileTheRouteWaits() {
    Observation routeless = World.of(V1).routeless().now();
    assertThat(
            NextLook.after(
                Resting.stable(MEMORY, "", T0), PLAN, routeless, Optional.empty(), T0, T0))
        .isEqualTo(NextLook.SOONEST);
  }

  private static Returning returning(int percent, Instant quietSince) {
    var place = new Place(0, T0, Exposure.of(percent), 4);
    return new Returning(Phase.FINALISING, T0, "", MEMORY, RELEASE, place, GOOD, quietSince);
  }

  private static Optional<Instant> due(ReleaseState state, Instant now) {
    return state.due(PLAN, SEEN, now);
  }

  private static Duration look(ReleaseState state, Instant now, Duration waited) {
    return NextLook.after(state, PLAN, SEEN, Optional.empty(), now.minus(waited), now);
  }
}
