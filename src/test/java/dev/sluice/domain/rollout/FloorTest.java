package dev.sluice.domain.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FloorTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final ReleaseMemory MEMORY = ReleaseMemory.EMPTY.stable("a1");
  private static final Ending HARM = new Ending("Harm", "it fails", true);

  @ParameterizedTest
  @CsvSource({
    // exposure, present, wanted: least
    "0, 10, 8, 10",
    "50, 10, 5, 10",
    "90, 10, 1, 10",
    "100, 10, 1, 10",
    "50, 14, 4, 10",
    "50, 14, 6, 12",
    "50, 14, 9, 14",
    "90, 10, 0, 10",
    "50, 4, 2, 4",
    "100, 3, 0, 3",
  })
  void shouldKeepWhatAllRequestsNeedWhileAReleaseIsUnderWay(
      int exposure, int present, int wanted, int least) {
    assertThat(Floor.of(progressing(exposure), present, wanted, T0))
        .contains(new Floor(least, true));
  }

  @Test
  void shouldKeepThePodsInEveryPhaseOfARelease() {
    // Given
    var seen = World.of("b2").replicas(10).canary(5).routes(50, 3, 3).now();
    var progressing = progressing(50);
    var promoting = Promoting.begin(progressing, HARM, T0);
    // Then
    for (ReleaseState state :
        new ReleaseState[] {
          Preparing.begin(MEMORY, release(), T0),
          progressing,
          promoting,
          Returning.takeBack(progressing, seen, HARM, T0),
          Returning.promoted(promoting, seen, T0)
        }) {
      assertThat(Floor.of(state, 10, 2, T0)).as(state.phase().text()).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Phase.class,
      names = {"PROMOTED", "ROLLED_BACK"})
  void shouldKeepThePodsUntilMetricsHaveFollowedTheTraffic(Phase phase) {
    // Given
    var ended = new Resting(phase, T0, "", MEMORY, new Past("b2", T0, null, HARM));
    // Then
    assertThat(Floor.of(ended, 10, 2, T0.plus(Floor.SETTLING).minusMillis(1)))
        .contains(new Floor(10, false));
    assertThat(Floor.of(ended, 10, 2, T0.plus(Floor.SETTLING))).isEmpty();
  }

  @Test
  void shouldKeepNothingWhenNothingWasReleased() {
    assertThat(Floor.of(Resting.stable(MEMORY, "", T0), 10, 0, T0)).isEmpty();
    assertThat(Floor.of(ReleaseState.initial(T0), 10, 0, T0)).isEmpty();
    assertThat(Floor.of(Leaving.from(progressing(0), T0), 10, 0, T0)).isEmpty();
  }

  private static Progressing progressing(int exposure) {
    return new Progressing(
        T0, "", MEMORY, release(), new Place(0, T0, Exposure.of(exposure), 10), null, null);
  }

  private static Release release() {
    return Release.of("b2", T0, 5, 10);
  }
}
