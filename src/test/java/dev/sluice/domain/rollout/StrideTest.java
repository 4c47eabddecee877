package dev.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrideTest {
  private static final Instant T0 = Instant.parse("2026-01-05T10:00:00Z");
  private static final String V1 = "aaaaaaaaaa";
  private static final String V2 = "bbbbbbbbbb";
  private static final Plan PLAN = plan(Duration.ZERO);
  private static final ReleaseMemory MEMORY = ReleaseMemory.EMPTY.stable(V1);
  private static final Ending GOOD = new Ending("NoHarm", "fine", false);

  @Test
  void shouldShiftInOneStrideWhenTheStepIsOverAndThePodsAreEnough() {
    // When
    var next = stride(at(0, 10, 2), World.of(V2).canary(2).routes(10, 3, 3).good());
    // Then
    assertThat(next.step()).isEqualTo(1);
    assertThat(next.exposure()).isEqualTo(Exposure.of(50));
    assertThat(next.analysis().windows()).isEqualTo(1);
  }

  @Test
  void shouldAskForPodsBeforeItShiftsWhenTheyAreNotEnough() {
    // When
    var next = stride(at(0, 10, 1), World.of(V2).canary(1).routes(10, 3, 3).good());
    // Then
    assertThat(next.step()).isEqualTo(1);
    assertThat(next.pods()).isEqualTo(2);
    assertThat(next.exposure()).isEqualTo(Exposure.of(10));
  }

  @Test
  void shouldReleaseTheHoldInTheStrideThatPromotes() {
    // When
    var promote = new Order(Order.Kind.PROMOTE, V2);
    var next = stride(at(1, 50, 2), World.of(V2).canary(2).routes(50, 3, 3).orders(promote));
    // Then
    assertThat(next)
        .isInstanceOfSatisfying(Promoting.class, it -> assertThat(it.rolling()).isTrue());
  }

  @Test
  void shouldEndInOneStrideWhenNothingHasToDrain() {
    // When
    var next = stride(home(), World.of(V2).canary(2).routes(0, 3, 3));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.PROMOTED);
  }

  @Test
  void shouldRememberWhenTheDrainBeganWhenItTakesTime() {
    // When
    var next =
        Stride.of(
            home(),
            plan(Duration.ofSeconds(5)),
            World.of(V2).canary(2).routes(0, 3, 3).now(),
            T0.plusSeconds(1));
    // Then
    assertThat(next)
        .isInstanceOfSatisfying(
            Returning.class, it -> assertThat(it.quietSince()).isEqualTo(T0.plusSeconds(1)));
  }

  @Test
  void shouldNotCallItTakenBackBeforeThePodsAreLookedAtOnceMore() {
    // Given
    Returning home = home();
    var back =
        new Returning(Phase.ROLLING_BACK, T0, "", MEMORY, home.release(), home.place(), GOOD, null);
    // When
    var next = stride(back, World.of(V2).canary(2).routes(0, 3, 3));
    // Then
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
  }

  @Test
  void shouldActBeforeItGoesOnWhenTheRoutesHaveToChange() {
    // When
    var next = stride(at(0, 10, 1), World.of(V2).canary(1).routes(10, 3, 3).bad());
    // Then
    assertThat(next.phase()).isEqualTo(Phase.ROLLING_BACK);
    assertThat(next.message()).startsWith("taking back");
  }

  @Test
  void shouldStayWhenNothingIsToBeDone() {
    // Given
    var resting = Resting.stable(MEMORY, "revision " + V1 + " is stable", T0);
    // Then
    assertThat(stride(resting, World.of(V1))).isEqualTo(resting);
  }

  private static ReleaseState stride(ReleaseState from, World seen) {
    return Stride.of(from, PLAN, seen.now(), T0.plusSeconds(1));
  }

  private static Progressing at(int step, int percent, int pods) {
    return Progressing.begin(PLAN, MEMORY, Release.of(V2, T0, pods, 4), World.of(V2).now(), T0)
        .at(new Place(step, T0, Exposure.of(percent), 4));
  }

  private static Returning home() {
    return new Returning(
        Phase.FINALISING,
        T0,
        "",
        MEMORY,
        Release.of(V2, T0, 2, 4),
        new Place(1, T0, Exposure.NONE, 4),
        GOOD,
        null);
  }

  private static Plan plan(Duration drain) {
    return new Plan(
        List.of(new Plan.SetWeight(10), new Plan.SetWeight(50)),
        AnalysisConfig.defaults()
            .schedule(Schedule.defaults().interval(5).warmup(0).minStep(1, 10)),
        Duration.ofMinutes(10),
        drain,
        false);
  }
}
