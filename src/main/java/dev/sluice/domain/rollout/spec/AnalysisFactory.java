package dev.sluice.domain.rollout.spec;

import static dev.sluice.domain.rollout.spec.PlanFactory.duration;

import dev.sluice.api.rollout.v1alpha1.AnalysisSpec;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.CautionRules;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.DownstreamRules;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.MetricWeights;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Response;
import dev.sluice.domain.analysis.SampleRatioRules;
import dev.sluice.domain.analysis.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code spec.analysis} as the judge's rules. The CRD fills the defaults in; those here serve a
 * Rollout that has no analysis at all.
 */
public final class AnalysisFactory {
  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();

  private AnalysisFactory() {}

  /**
   * @throws IllegalArgumentException naming field, value and what is allowed
   */
  public static AnalysisConfig config(@Nullable AnalysisSpec given) {
    AnalysisSpec spec = given == null ? AnalysisSpec.unset() : given;
    int confirmations = or(spec.minConfirmations(), DEFAULTS.minConfirmations());
    return DEFAULTS
        .rates(
            or(spec.falseRollbackRate(), DEFAULTS.falseRollbackRate()),
            or(spec.falseProofRate(), DEFAULTS.falseProofRate()))
        .promotion("prove".equals(spec.promotion()) ? Promotion.PROVE : Promotion.NO_HARM)
        .minConfirmations(confirmations)
        .minJudgedWindows(or(spec.minJudgedWindows(), confirmations + 1))
        .clusterSize(or(spec.clusterSize(), (int) DEFAULTS.clusterSize()))
        .onInconclusive(response(spec.onInconclusive(), DEFAULTS.onInconclusive()))
        .errors(errors(spec.errors(), DEFAULTS.errors()))
        .guard(guard(spec.guard()))
        .clientErrors(clientErrors(spec.clientErrors()))
        .caution(caution(spec.caution()))
        .latency(latency(spec.latency()))
        .sampleRatio(sampleRatio(spec.sampleRatio()))
        .downstream(downstream(spec.downstream()))
        .metricWeights(weights(spec.weights()))
        .extras(ExtraMetricsFactory.extras(spec))
        .schedule(schedule(spec));
  }

  static Margin errors(AnalysisSpec.@Nullable Errors errors, Margin otherwise) {
    return errors == null
        ? otherwise
        : margin(errors.maxRelativeIncrease(), errors.maxAbsoluteIncrease(), otherwise);
  }

  private static Margin guard(AnalysisSpec.@Nullable Guard guard) {
    return guard == null
        ? DEFAULTS.guard()
        : margin(guard.maxRelativeIncrease(), guard.maxAbsoluteIncrease(), DEFAULTS.guard());
  }

  private static ClientErrorRules clientErrors(AnalysisSpec.@Nullable ClientErrors spec) {
    ClientErrorRules otherwise = ClientErrorRules.defaults();
    if (spec == null) {
      return otherwise;
    }
    return Boolean.FALSE.equals(spec.enabled())
        ? ClientErrorRules.OFF
        : otherwise.margin(
            margin(spec.maxRelativeIncrease(), spec.maxAbsoluteIncrease(), otherwise.margin()));
  }

  private static Margin margin(
      @Nullable String relative, @Nullable String absolute, Margin otherwise) {
    return new Margin(
        ratio(relative, otherwise.maxRelativeIncrease()),
        ratio(absolute, otherwise.maxAbsoluteIncrease()));
  }

  private static CautionRules caution(AnalysisSpec.@Nullable Caution caution) {
    CautionRules otherwise = CautionRules.defaults();
    return caution == null
        ? otherwise
        : new CautionRules(
            or(caution.falseHoldRate(), otherwise.falseHoldRate()),
            Boolean.TRUE.equals(caution.measureNoise()));
  }

  private static LatencyRules latency(AnalysisSpec.@Nullable Latency latency) {
    LatencyRules otherwise = DEFAULTS.latency();
    return latency == null
        ? otherwise
        : new LatencyRules(
            ratio(latency.maxSlowdown(), otherwise.maxSlowdown()),
            or(latency.quantiles(), otherwise.quantiles()),
            or(latency.proofQuantiles(), otherwise.proofQuantiles()),
            or(latency.proofSlack(), otherwise.proofSlack()),
            List.of());
  }

  private static SampleRatioRules sampleRatio(AnalysisSpec.@Nullable SampleRatio spec) {
    SampleRatioRules otherwise = DEFAULTS.sampleRatio();
    return spec == null
        ? otherwise
        : new SampleRatioRules(
            ratio(spec.tolerance(), otherwise.tolerance()),
            or(spec.falseAlarmRate(), otherwise.falseAlarmRate()),
            or(spec.clusterSize(), (int) otherwise.clusterSize()),
            response(spec.onMismatch(), otherwise.onMismatch()));
  }

  private static DownstreamRules downstream(AnalysisSpec.@Nullable Downstream spec) {
    DownstreamRules otherwise = DEFAULTS.downstream();
    return spec == null
        ? otherwise
        : new DownstreamRules(
            margin(spec.maxRelativeIncrease(), spec.maxAbsoluteIncrease(), otherwise.margin()),
            or(spec.falseAlarmRate(), otherwise.falseAlarmRate()),
            response(spec.onAlarm(), otherwise.onAlarm()));
  }

  private static MetricWeights weights(AnalysisSpec.@Nullable Weights spec) {
    return spec == null
        ? DEFAULTS.metricWeights()
        : new MetricWeights(spec.errors() / 100.0, spec.latency() / 100.0, spec.guard() / 100.0);
  }

  private static Schedule schedule(AnalysisSpec spec) {
    Schedule otherwise = DEFAULTS.schedule();
    return otherwise
        .settleWindows(or(spec.settleWindows(), otherwise.settleWindows()))
        .interval(seconds("spec.analysis.interval", spec.interval(), "30s"))
        .warmup(seconds("spec.analysis.warmup", spec.warmup(), "60s"))
        .minStep(
            or(spec.minStepWindows(), otherwise.minStepWindows()),
            or(spec.minStepRequests(), (int) otherwise.minStepRequests()))
        .maxDuration(seconds("spec.analysis.maxDuration", spec.maxDuration(), "1h"))
        .maxExposure(or(spec.maxExposureRequests(), otherwise.maxExposureRequests()))
        .noDataWindows(or(spec.noDataWindows(), otherwise.noDataWindows()));
  }

  private static long seconds(String field, @Nullable String text, String otherwise) {
    var duration = duration(field, text, otherwise);
    if (duration.toMillis() % 1000 != 0) {
      throw new IllegalArgumentException(
          field + ": '" + text + "' is not allowed, only whole seconds are");
    }
    return duration.toSeconds();
  }

  private static Response response(@Nullable String text, Response otherwise) {
    if (text == null) {
      return otherwise;
    }
    return "rollback".equals(text) ? Response.ROLLBACK : Response.HOLD;
  }

  /** {@code 25%} is 0.25. */
  static double ratio(@Nullable String percent, double otherwise) {
    return percent == null
        ? otherwise
        : Double.parseDouble(percent.substring(0, percent.length() - 1)) / 100;
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
