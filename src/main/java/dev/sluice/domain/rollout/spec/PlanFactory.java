package dev.sluice.domain.rollout.spec;

import static dev.sluice.api.rollout.v1alpha1.Durations.parse;

import dev.sluice.api.rollout.v1alpha1.AnalysisSpec;
import dev.sluice.api.rollout.v1alpha1.CanaryStrategy;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.domain.rollout.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A Rollout's spec as the step machine's plan. */
public final class PlanFactory {
  private static final String STEPS = "spec.strategy.canary.steps";

  private PlanFactory() {}

  /**
   * @throws IllegalArgumentException naming field, value and what is allowed; the CRD refuses most
   *     of it before
   */
  public static Plan plan(RolloutSpec spec) {
    SpecCheck.check(spec);
    CanaryStrategy canary = spec.strategy().canary();
    return new Plan(
        steps(canary.steps()),
        AnalysisFactory.config(spec.analysis()),
        duration("spec.strategy.canary.progressDeadline", canary.progressDeadline(), "10m"),
        duration("spec.strategy.canary.drain", canary.drain(), "5s"),
        Boolean.TRUE.equals(spec.suspend()));
  }

  static Duration duration(String field, @Nullable String text, String otherwise) {
    return parse(field, text == null ? otherwise : text);
  }

  private static List<Plan.Step> steps(List<CanaryStrategy.Step> steps) {
    if (steps == null || steps.isEmpty() || steps.get(0).setWeight() == null) {
      throw new IllegalArgumentException(STEPS + ": must begin with a setWeight");
    }
    mustRise(steps.stream().map(CanaryStrategy.Step::setWeight).filter(w -> w != null).toList());
    return IntStream.range(0, steps.size())
        .mapToObj(i -> step(STEPS + "[" + i + "]", steps.get(i)))
        .toList();
  }

  private static void mustRise(List<Integer> weights) {
    for (int i = 1; i < weights.size(); i++) {
      if (weights.get(i) <= weights.get(i - 1)) {
        throw new IllegalArgumentException(
            STEPS + ": setWeight must rise from step to step, got " + weights);
      }
    }
  }

  private static Plan.Step step(String field, CanaryStrategy.Step step) {
    if (step.setWeight() != null) {
      return new Plan.SetWeight(step.setWeight());
    }
    String duration = step.pause() == null ? null : step.pause().duration();
    return new Plan.Pause(
        Optional.ofNullable(duration).map(d -> parse(field + ".pause.duration", d)));
  }

  /** The window's length. */
  public static Duration interval(RolloutSpec spec) {
    AnalysisSpec analysis = spec.analysis();
    return duration("spec.analysis.interval", analysis == null ? null : analysis.interval(), "30s");
  }
}
