package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps that the canary's share climbs. */
public record CanaryStrategy(
    @Required
        @Size(min = 1, max = 20)
        @ValidationRule(
            value =
                "self.filter(s, has(s.setWeight)).map(s, s.setWeight).isSorted() && self.filter(s, has(s.setWeight)).all(s, self.exists_one(o, has(o.setWeight) && o.setWeight == s.setWeight))",
            message =
                "spec.strategy.canary.steps: setWeight must rise from step to step, like 5, 25, 50")
        @ValidationRule(
            value = "self.exists(s, has(s.setWeight))",
            message = "spec.strategy.canary.steps: at least one step must be a setWeight")
        @ValidationRule(
            value = "has(self[0].setWeight)",
            message = "spec.strategy.canary.steps[0]: the first step must be a setWeight")
        @JsonPropertyDescription(
            "The steps of a release. The first must be a setWeight, and weights must rise from step to step, like 5, 25, 50.")
        List<Step> steps,
    @Default("10m")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "How long the release may stand still before it is taken back: because canary pods that a step needs are not ready, or because sidecars do not acknowledge the weights.")
        @Nullable String progressDeadline,
    @Default("5s")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "How long the canary keeps running after every connected sidecar has acknowledged that it gets no new request.")
        @Nullable String drain) {

  /** Exactly one of both is set. */
  @ValidationRule(
      value = "has(self.setWeight) != has(self.pause)",
      message = "each step must have exactly one of setWeight, pause")
  public record Step(
      @io.fabric8.generator.annotation.Min(1)
          @io.fabric8.generator.annotation.Max(100)
          @JsonPropertyDescription(
              "The canary's share of requests in percent. Each step has either setWeight or pause.")
          @Nullable Integer setWeight,
      @JsonPropertyDescription("Stays at the weight that is set, while requests are still judged.")
          @Nullable Pause pause) {}

  /**
   * @param duration null means until somebody resumes
   */
  public record Pause(
      @Pattern(Durations.PATTERN)
          @JsonPropertyDescription(
              "How long the pause lasts; maxDuration does not run meanwhile. Default: until the Rollout is annotated with sluice.dev/resume.")
          @Nullable String duration) {}
}
