package dev.sluice.cli.forecast;

import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.api.rollout.v1alpha1.status.Forecast;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.spec.CourseFactory;
import dev.sluice.domain.rollout.spec.PlanFactory;
import dev.sluice.domain.simulation.Course;
import dev.sluice.domain.simulation.SimulatedRules;
import org.jspecify.annotations.Nullable;

/**
 * A Rollout as far as forecasts need it.
 *
 * @param config the rules that can be simulated
 * @param partial whether metrics of its own or checks were left out
 * @param measured what the controller wrote into its status, or null
 */
public record ForecastSubject(
    String name,
    AnalysisConfig config,
    boolean partial,
    Course course,
    @Nullable Forecast measured) {
  public static final String PARTIAL =
      "spec.analysis.metrics and checks are left out: what they will say cannot be foretold";

  /**
   * @throws IllegalArgumentException naming field, value and what is allowed
   */
  static ForecastSubject of(String name, @Nullable RolloutSpec spec, @Nullable Forecast measured) {
    if (spec == null) {
      throw new IllegalArgumentException("spec is missing, allowed is a Rollout with its spec");
    }
    Plan plan = PlanFactory.plan(spec);
    return new ForecastSubject(
        name,
        SimulatedRules.of(plan.analysis()),
        SimulatedRules.leaveOut(plan.analysis()),
        CourseFactory.course(plan),
        measured);
  }
}
