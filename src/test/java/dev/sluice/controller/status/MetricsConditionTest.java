package dev.sluice.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.controller.States;
import dev.sluice.domain.measuring.Health;
import dev.sluice.domain.measuring.Health.Answering;
import dev.sluice.domain.measuring.Health.Failing;
import dev.sluice.domain.measuring.Health.Unasked;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsConditionTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final ReleaseState PREPARING = States.of(Phase.PREPARING, 0);
  private static final ReleaseState PROGRESSING = States.of(Phase.PROGRESSING, 10);

  private final Conditions conditions = new Conditions();

  @Test
  void shouldSayWhatIsWrongWithEachMetricWhenSomeDoNotAnswer() {
    // When
    var condition =
        metrics(
                rollout(List.of()),
                PROGRESSING,
                Map.of(
                    "b", new Failing("Unreachable", "metric b: no answer"),
                    "a", new Failing("NoSeries", "metric a: no series"),
                    "c", new Answering(),
                    "d", new Unasked()))
            .orElseThrow();
    // Then
    assertThat(condition.getStatus()).isEqualTo("False");
    assertThat(condition.getReason()).isEqualTo("NoSeries");
    assertThat(condition.getMessage()).isEqualTo("metric a: no series; metric b: no answer");
  }

  @Test
  void shouldBeTrueWhenEverythingAnswers() {
    var condition =
        metrics(rollout(List.of()), PROGRESSING, Map.of("a", new Answering())).orElseThrow();
    assertThat(condition.getStatus()).isEqualTo("True");
    assertThat(condition.getReason()).isEqualTo("Answering");
  }

  @Test
  void shouldStayWhenNothingIsKnownAfterARestartAndAfterTheRelease() {
    // Given
    var before =
        conditions.of(
            rollout(List.of()),
            PROGRESSING,
            "v2",
            Map.of("a", new Failing("NoSeries", "metric a: no series")),
            Optional.empty(),
            Optional.empty(),
            T0);
    // Then
    assertThat(
            metrics(rollout(before), PROGRESSING, Map.of("a", new Unasked()))
                .orElseThrow()
                .getMessage())
        .isEqualTo("metric a: no series");
    assertThat(metrics(rollout(before), PREPARING, Map.of())).isEmpty();
  }

  @Test
  void shouldBeAbsentWhenNothingElseIsMeasured() {
    assertThat(metrics(rollout(List.of()), PROGRESSING, Map.of())).isEmpty();
  }

  private Optional<Condition> metrics(
      Rollout rollout, ReleaseState state, Map<String, Health> health) {
    return conditions
        .of(rollout, state, "v2", health, Optional.empty(), Optional.empty(), T0)
        .stream()
        .filter(c -> c.getType().equals("MetricsAvailable"))
        .findFirst();
  }

  private static Rollout rollout(List<Condition> before) {
    var rollout = new Rollout();
    rollout.setMetadata(new ObjectMetaBuilder().withGeneration(1L).build());
    rollout.setStatus(
        new RolloutStatus(
            1L, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            before));
    return rollout;
  }
}
