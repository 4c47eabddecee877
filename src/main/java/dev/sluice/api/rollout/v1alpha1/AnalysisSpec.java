package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;

/** How windows are judged; see docs/reference/statistics.md for what each number means. */
public record AnalysisSpec(
    @Default("30s") @Pattern(Durations.PATTERN) @JsonPropertyDescription("Length of a window.")
        String interval,
    @Default("60s")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "Time after the first canary request in which only catastrophes are judged, so that a cold start is no failure.")
        String warmup,
    @Min(value = 0, inclusive = false)
        @Max(0.5)
        @JsonPropertyDescription(
            "Bound on the probability that a release that does no harm is taken back, for the whole release, however often it is looked at.")
        @Default("0.05")
        Double falseRollbackRate,
    @Min(value = 0, inclusive = false)
        @Max(0.5)
        @JsonPropertyDescription(
            "Bound on the probability that a harmful release is called proven.")
        @Default("0.05")
        Double falseProofRate,
    @Default("3") @Min(1) @JsonPropertyDescription("Windows that a step takes at least.")
        Integer minStepWindows,
    @Default("100") @Min(0) @JsonPropertyDescription("Canary requests that a step takes at least.")
        Integer minStepRequests,
    @Default("2")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription("Windows that must agree before harm is believed.")
        Integer minConfirmations,
    @Default("1")
        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription("Longest chain of failures that one cause makes.")
        Integer clusterSize,
    @JsonPropertyDescription("Which increase of errors is tolerated.") Errors errors,
    @JsonPropertyDescription("Which slowdown is tolerated.") Latency latency,
    @Default("noHarm")
        @JsonPropertyDescription(
            "noHarm: promote when all steps passed without harm. prove: promote when it is proven that the canary is no worse.")
        @ValidationRule(
            value = "self in ['noHarm', 'prove']",
            messageExpression =
                "'spec.analysis.promotion: ' + self + ' is not known, allowed: noHarm, prove'")
        String promotion,
    @Default("1h")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "The release is taken back as inconclusive after this time of analysis.")
        String maxDuration,
    @Default("10")
        @Min(1)
        @JsonPropertyDescription(
            "Windows without a canary request after which the release holds with reason NoData.")
        Integer noDataWindows,
    @Default("hold")
        @JsonPropertyDescription(
            "What follows when requests are not split as the weight says: hold, or rollback.")
        @ValidationRule(
            value = "self in ['hold', 'rollback']",
            messageExpression =
                "'spec.analysis.onSampleRatioMismatch: ' + self + ' is not known, allowed: hold, rollback'")
        String onSampleRatioMismatch) {

  /** Margins within which more errors are no harm. */
  public record Errors(
      @Default("25%")
          @Pattern(PERCENT)
          @JsonPropertyDescription("Relative increase of the error rate that is tolerated.")
          String maxRelativeIncrease,
      @Default("0.02%")
          @Pattern(PERCENT)
          @JsonPropertyDescription("Absolute increase of the error rate that is tolerated.")
          String maxAbsoluteIncrease) {}

  /** Margin within which a slower canary is no harm. */
  public record Latency(
      @Default("10%")
          @Pattern(PERCENT)
          @JsonPropertyDescription("Slowdown of each quantile that is tolerated.")
          String maxSlowdown) {}

  /** Percent as people write it. */
  public static final String PERCENT = "^[0-9]+(\\.[0-9]+)?%$";
}
