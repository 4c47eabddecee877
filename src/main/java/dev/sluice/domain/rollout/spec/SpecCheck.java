package dev.sluice.domain.rollout.spec;

import dev.sluice.api.rollout.v1alpha1.AnalysisSpec;
import dev.sluice.api.rollout.v1alpha1.CanaryStrategy;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the API server would have refused; a Rollout may also come from a file that it has never
 * seen.
 */
final class SpecCheck {
  private static final String STEPS = "spec.strategy.canary.steps";

  private SpecCheck() {}

  /**
   * @throws IllegalArgumentException naming field, value and what is allowed
   */
  static void check(RolloutSpec spec) {
    given("spec", spec);
    given("spec.strategy", spec.strategy());
    given("spec.strategy.canary", spec.strategy().canary());
    steps(spec.strategy().canary().steps());
    if (spec.analysis() != null) {
      analysis(spec.analysis());
    }
  }

  private static void steps(List<CanaryStrategy.Step> steps) {
    given(STEPS, steps);
    for (int i = 0; i < steps.size(); i++) {
      step(STEPS + "[" + i + "]", steps.get(i));
    }
  }

  private static void step(String field, CanaryStrategy.Step step) {
    given(field, step);
    Integer weight = step.setWeight();
    if ((weight == null) == (step.pause() == null)) {
      throw new IllegalArgumentException(
          field
              + ": must have exactly one of setWeight, pause, has "
              + (weight == null ? "none" : "both"));
    }
    if (weight != null && (weight < 1 || weight > 100)) {
      throw new IllegalArgumentException(
          field + ".setWeight is " + weight + ", allowed are 1 to 100");
    }
  }

  private static void analysis(AnalysisSpec spec) {
    oneOf("spec.analysis.promotion", spec.promotion(), "noHarm", "prove");
    response("spec.analysis.onInconclusive", spec.onInconclusive());
    if (spec.errors() != null) {
      margin(
          "spec.analysis.errors",
          spec.errors().maxRelativeIncrease(),
          spec.errors().maxAbsoluteIncrease());
    }
    if (spec.guard() != null) {
      margin(
          "spec.analysis.guard",
          spec.guard().maxRelativeIncrease(),
          spec.guard().maxAbsoluteIncrease());
    }
    if (spec.clientErrors() != null) {
      margin(
          "spec.analysis.clientErrors",
          spec.clientErrors().maxRelativeIncrease(),
          spec.clientErrors().maxAbsoluteIncrease());
    }
    if (spec.latency() != null) {
      percent("spec.analysis.latency.maxSlowdown", spec.latency().maxSlowdown());
    }
    split(spec.sampleRatio());
    downstream(spec.downstream());
    weights(spec.weights());
  }

  private static void split(AnalysisSpec.@Nullable SampleRatio spec) {
    if (spec != null) {
      percent("spec.analysis.sampleRatio.tolerance", spec.tolerance());
      response("spec.analysis.sampleRatio.onMismatch", spec.onMismatch());
    }
  }

  private static void downstream(AnalysisSpec.@Nullable Downstream spec) {
    if (spec != null) {
      margin("spec.analysis.downstream", spec.maxRelativeIncrease(), spec.maxAbsoluteIncrease());
      response("spec.analysis.downstream.onAlarm", spec.onAlarm());
    }
  }

  private static void weights(AnalysisSpec.@Nullable Weights spec) {
    if (spec != null) {
      given("spec.analysis.weights.errors", spec.errors());
      given("spec.analysis.weights.latency", spec.latency());
      given("spec.analysis.weights.guard", spec.guard());
    }
  }

  private static void margin(String field, @Nullable String relative, @Nullable String absolute) {
    percent(field + ".maxRelativeIncrease", relative);
    percent(field + ".maxAbsoluteIncrease", absolute);
  }

  private static void response(String field, @Nullable String text) {
    oneOf(field, text, "hold", "rollback");
  }

  private static void given(String field, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
  }

  private static void oneOf(String field, @Nullable String text, String... allowed) {
    if (text != null && !List.of(allowed).contains(text)) {
      throw new IllegalArgumentException(
          field + " is '" + text + "', allowed are " + String.join(", ", allowed));
    }
  }

  private static void percent(String field, @Nullable String text) {
    if (text != null && !text.matches(AnalysisSpec.PERCENT)) {
      throw new IllegalArgumentException(
          field + " is '" + text + "', allowed is a number with %, like 25%");
    }
  }
}
