package dev.sluice.domain.rollout.spec;

import static dev.sluice.domain.rollout.spec.PlanFactory.duration;

import dev.sluice.api.rollout.v1alpha1.AnalysisSpec;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Response;
import dev.sluice.domain.analysis.Schedule;

/**
 * {@code spec.analysis} as the judge's rules. The CRD fills the defaults in; those here serve a
 * Rollout that has no analysis at all.
 */
public final class AnalysisFactory {
  private static final AnalysisSpec EMPTY =
      new AnalysisSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();

  private AnalysisFactory() {}

  /**
   * @throws IllegalArgumentException naming field, value and what is allowed
   */
  public static AnalysisConfig config(AnalysisSpec given) {
    AnalysisSpec spec = given == null ? EMPTY : given;
    return DEFAULTS
        .rates(
            or(spec.falseRollbackRate(), DEFAULTS.falseRollbackRate()),
            or(spec.falseProofRate(), DEFAULTS.falseProofRate()))
        .promotion("prove".equals(spec.promotion()) ? Promotion.PROVE : Promotion.NO_HARM)
        .minConfirmations(or(spec.minConfirmations(), DEFAULTS.minConfirmations()))
        .clusterSize(spec.clusterSize() == null ? DEFAULTS.clusterSize() : spec.clusterSize())
        .errors(errors(spec.errors()))
        .latency(latency(spec.latency()))
        .sampleRatio(
            DEFAULTS
                .sampleRatio()
                .onMismatch(
                    "rollback".equals(spec.onSampleRatioMismatch())
                        ? Response.ROLLBACK
                        : Response.HOLD))
        .schedule(schedule(spec));
  }

  private static Margin errors(AnalysisSpec.Errors errors) {
    Margin otherwise = DEFAULTS.errors();
    return errors == null
        ? otherwise
        : new Margin(
            ratio(errors.maxRelativeIncrease(), otherwise.maxRelativeIncrease()),
            ratio(errors.maxAbsoluteIncrease(), otherwise.maxAbsoluteIncrease()));
  }

  private static LatencyRules latency(AnalysisSpec.Latency latency) {
    return latency == null
        ? DEFAULTS.latency()
        : LatencyRules.slowdown(ratio(latency.maxSlowdown(), DEFAULTS.latency().maxSlowdown()));
  }

  private static Schedule schedule(AnalysisSpec spec) {
    Schedule otherwise = DEFAULTS.schedule();
    return otherwise
        .interval(seconds("spec.analysis.interval", spec.interval(), "30s"))
        .warmup(seconds("spec.analysis.warmup", spec.warmup(), "60s"))
        .minStep(
            or(spec.minStepWindows(), otherwise.minStepWindows()),
            or(spec.minStepRequests(), (int) otherwise.minStepRequests()))
        .maxDuration(seconds("spec.analysis.maxDuration", spec.maxDuration(), "1h"))
        .noDataWindows(or(spec.noDataWindows(), otherwise.noDataWindows()));
  }

  private static long seconds(String field, String text, String otherwise) {
    var duration = duration(field, text, otherwise);
    if (duration.toMillis() % 1000 != 0) {
      throw new IllegalArgumentException(
          field + ": '" + text + "' is not allowed, only whole seconds are");
    }
    return duration.toSeconds();
  }

  /** {@code 25%} is 0.25. */
  private static double ratio(String percent, double otherwise) {
    return percent == null
        ? otherwise
        : Double.parseDouble(percent.substring(0, percent.length() - 1)) / 100;
  }

  private static double or(Double value, double otherwise) {
    return value == null ? otherwise : value;
  }

  private static int or(Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
