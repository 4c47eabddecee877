package dev.sluice.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.simulation.Effect;
import dev.sluice.domain.simulation.TrafficModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
  private static final TrafficModel HEALTHY = TrafficModel.healthy(100, 0.02);

  @Test
  void shouldGiveTheSameScoresWhenTheSeedIsTheSame() {
    Group group = Group.healthy("healthy", List.of(HEALTHY));
    assertThat(Contest.scores(group, 6, 5)).isEqualTo(Contest.scores(group, 6, 5));
  }

  @Test
  void shouldTellTheMethodsApartWhenTheStableVersionFailsInTwoPercent() {
    // Given
    Group group = Group.healthy("healthy", List.of(HEALTHY));
    // When
    List<Score> scores = Contest.scores(group, 20, 1);
    // Then
    assertThat(scores).hasSameSizeAs(Contest.ENTRANTS);
    assertThat(scores.get(0).rate()).as("fixed thresholds").isEqualTo(1);
    assertThat(scores.get(4).rate()).as("engine").isZero();
    assertThat(scores).allMatch(score -> score.excess() == 0);
  }

  @Test
  void shouldTakeBackInEachRolloutWhenHalfOfTheRequestsFail() {
    // Given
    Group group = Group.harmful("half", List.of(HEALTHY.effect(Effect.errorsPlus(0.5))));
    // When
    List<Score> scores = Contest.scores(group, 10, 1);
    // Then
    assertThat(scores).allMatch(score -> score.rate() == 1 && score.excess() > 50);
    assertThat(scores.get(0).medianSeconds()).isEqualTo(150);
    assertThat(scores.get(4).medianSeconds()).isEqualTo(30);
  }

  @Test
  void shouldAverageScenariosAndNameTheWorstWhenTheyDiffer() {
    // Given
    var never = new Score.Run(0, 8);
    var late = new Score.Run(20, 4);
    var soon = new Score.Run(1, 0);
    // When
    Score score = Score.of(List.of(List.of(never, late), List.of(soon, soon)));
    // Then
    assertThat(score).isEqualTo(new Score(0.75, 1, 30, 3));
    assertThat(Score.of(List.of(List.of(never))).medianSeconds()).isNaN();
  }
}
