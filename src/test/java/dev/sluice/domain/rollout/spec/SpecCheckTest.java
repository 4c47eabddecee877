package dev.sluice.domain.rollout.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.domain.simulation.Course;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Rollout that no API server has seen. */
class SpecCheckTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {strategy: {}} | spec.strategy.canary is missing
          {strategy: {canary: {}}} | spec.strategy.canary.steps is missing
          {strategy: {canary: {steps: [{}]}}} | spec.strategy.canary.steps[0]: must have exactly one of setWeight, pause, has none
          {strategy: {canary: {steps: [{setWeight: 5, pause: {}}]}}} | spec.strategy.canary.steps[0]: must have exactly one of setWeight, pause, has both
          {strategy: {canary: {steps: [{setWeight: 101}]}}} | spec.strategy.canary.steps[0].setWeight is 101, allowed are 1 to 100
          {strategy: {canary: {steps: [{setWeight: 5}, {setWeight: 5}]}}} | spec.strategy.canary.steps: setWeight must rise from step to step, got [5, 5]
          {strategy: {canary: {steps: [{setWeight: 5}]}}, analysis: {promotion: maybe}} | spec.analysis.promotion is 'maybe', allowed are noHarm, prove
          {strategy: {canary: {steps: [{setWeight: 5}]}}, analysis: {onInconclusive: go}} | spec.analysis.onInconclusive is 'go', allowed are hold, rollback
          {strategy: {canary: {steps: [{setWeight: 5}]}}, analysis: {errors: {maxRelativeIncrease: '25'}}} | spec.analysis.errors.maxRelativeIncrease is '25', allowed is a number with %, like 25%
          {strategy: {canary: {steps: [{setWeight: 5}]}}, analysis: {guard: {maxAbsoluteIncrease: x}}} | spec.analysis.guard.maxAbsoluteIncrease is 'x', allowed is a number with %, like 25%
          {strategy: {canary: {steps: [{setWeight: 5}]}}, analysis: {clientErrors: {maxAbsoluteIncrease: x}}} | spec.analysis.clientErrors.maxAbsoluteIncrease is 'x', allowed is a number with %, like 25%
          {strategy: {canary: {steps: [{setWeight: 5}]}}, analysis: {weights: {errors: 50}}} | spec.analysis.weights.latency is missing
          {strategy: {canary: {steps: [{setWeight: 5}]}}, analysis: {interval: 0s}} | analysis.interval seconds is 0, allowed are 1 to 3600
          """)
  void shouldNameFieldValueAndWhatIsAllowedWhenTheSpecIsWrong(String yaml, String message) {
    assertThatThrownBy(() -> PlanFactory.plan(spec(yaml)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void shouldRefuseNothingWhenThereIsNoSpec() {
    assertThatThrownBy(() -> PlanFactory.plan(null)).hasMessage("spec is missing");
  }

  @Test
  void shouldBecomeACourseWhenThereArePauses() {
    // Given
    var plan =
        PlanFactory.plan(
            spec(
                "{strategy: {canary: {steps: [{setWeight: 5}, {pause: {duration: 90s}}, {pause: {}}, {setWeight: 100}]}}}"));
    // When
    Course course = CourseFactory.course(plan);
    // Then
    assertThat(course.stages())
        .isEqualTo(
            List.of(
                new Course.Stage(0.05, 0),
                new Course.Stage(0.05, 90),
                new Course.Stage(0.05, 0),
                new Course.Stage(1, 0)));
  }

  private static RolloutSpec spec(String yaml) {
    try {
      return YAML.readValue(yaml, RolloutSpec.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
