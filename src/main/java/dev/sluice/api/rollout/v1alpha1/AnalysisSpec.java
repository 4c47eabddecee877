package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** How windows are judged; see docs/reference/statistics.md for what each number means. */
public record AnalysisSpec(
    @Default("30s") @Pattern(Durations.PATTERN) @JsonPropertyDescription("Length of a window.")
        String interval,
    @Default("60s")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "Time after the first canary request in which only catastrophes are judged, so that a cold start is no failure.")
        String warmup,
    @Default("0")
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "Windows after each change of weight in which only catastrophes are judged, for steps that bring up cold pods.")
        Integer settleWindows,
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
    @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "Windows that must have been judged in full before a promotion. By default one more than minConfirmations.")
        Integer minJudgedWindows,
    @Default("1")
        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription("Longest chain of failures that one cause makes.")
        Integer clusterSize,
    @JsonPropertyDescription("Which increase of errors is tolerated.") Errors errors,
    @JsonPropertyDescription(
            "Which increase of errors is a catastrophe: judged from the first window on, and a single window is enough.")
        Guard guard,
    @JsonPropertyDescription("What makes a release wait though no harm is found.") Caution caution,
    @JsonPropertyDescription("Which slowdown is tolerated.") Latency latency,
    @JsonPropertyDescription("How the split itself is checked.") SampleRatio sampleRatio,
    @JsonPropertyDescription(
            "How the Services are watched that the workload calls: the canary's calls are compared with those of the stable version.")
        Downstream downstream,
    @JsonPropertyDescription(
            "How falseRollbackRate is shared out between errors, latency and the guard; together 100. Weights of metrics are taken off first.")
        Weights weights,
    @Size(max = 10) @JsonPropertyDescription("What else is judged.") List<MetricSpec> metrics,
    @Size(max = 10)
        @JsonPropertyDescription(
            "Webhooks that are asked once in each window. They carry no statistical guarantee.")
        List<CheckSpec> checks,
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
        @JsonPropertyDescription("Time of analysis after which the release is inconclusive.")
        String maxDuration,
    @Default("0")
        @Min(0)
        @JsonPropertyDescription(
            "Canary requests after which the release is inconclusive; 0 means no limit.")
        Long maxExposureRequests,
    @Default("rollback")
        @JsonPropertyDescription(
            "What follows when the release is inconclusive: rollback, or hold.")
        @ValidationRule(
            value = "self in ['hold', 'rollback']",
            messageExpression =
                "'spec.analysis.onInconclusive: ' + self + ' is not known, allowed: hold, rollback'")
        String onInconclusive,
    @Default("10")
        @Min(1)
        @JsonPropertyDescription(
            "Windows without a canary request, or without a sample of some metric, after which the release holds with reason NoData.")
        Integer noDataWindows) {

  /** Nothing is said, so everything has its default. */
  public static AnalysisSpec unset() {
    return new AnalysisSpec(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null, null);
  }

  /** Margins within which more bad events are no harm. */
  public record Errors(
      @Default("25%")
          @Pattern(PERCENT)
          @JsonPropertyDescription("Relative increase of the rate that is tolerated.")
          String maxRelativeIncrease,
      @Default("0.02%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Absolute increase of the rate that is tolerated, in percentage points.")
          String maxAbsoluteIncrease) {}

  /** Margins that only a catastrophe exceeds. */
  public record Guard(
      @Default("200%")
          @Pattern(PERCENT)
          @JsonPropertyDescription("Relative increase of the error rate that is no catastrophe.")
          String maxRelativeIncrease,
      @Default("5%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Absolute increase of the error rate that is no catastrophe, in percentage points.")
          String maxAbsoluteIncrease) {}

  /** What makes a release wait though no harm is found; nothing of this takes it back. */
  public record Caution(
      @Min(0)
          @Max(0.5)
          @Default("0.1")
          @JsonPropertyDescription(
              "A canary that fails more often than the stable version, margin or not, is held until it is known better. Bound on the probability that a canary that is no worse is ever held, in the whole release; 0 turns it off.")
          Double falseHoldRate,
      @Default("false")
          @JsonPropertyDescription(
              "Divides the evidence of errors by how much the stable version's failures vary from window to window beyond chance, for versions that fail in short spells of their own.")
          Boolean measureNoise) {}

  /** Margin within which a slower canary is no harm, and where it is looked for. */
  public record Latency(
      @Default("10%")
          @Pattern(PERCENT)
          @JsonPropertyDescription("Slowdown of each quantile that is tolerated.")
          String maxSlowdown,
      @Size(max = 10)
          @JsonPropertyDescription(
              "Quantiles that are compared, between 0 and 1; by default 0.5, 0.9 and 0.99. An empty list turns the judgement of latency off.")
          List<Double> quantiles,
      @Size(max = 10)
          @JsonPropertyDescription(
              "Quantiles that promotion prove must prove, between 0 and 1; by default 0.5 and 0.9.")
          List<Double> proofQuantiles,
      @Min(0)
          @Max(0.5)
          @Default("0.1")
          @JsonPropertyDescription(
              "Widens the margin of the proof by this share of q (1 - q), because a quantile in a gap could never be proven.")
          Double proofSlack) {}

  /** How the share of requests that reached the canary is compared with its weight. */
  public record SampleRatio(
      @Default("10%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Deviation that is tolerated, relative to the smaller of the two shares.")
          String tolerance,
      @Min(value = 0, inclusive = false)
          @Max(0.4)
          @Default("0.001")
          @JsonPropertyDescription(
              "Bound on the probability of a false alarm in the whole release.")
          Double falseAlarmRate,
      @Default("1")
          @Min(1)
          @Max(1_000_000)
          @JsonPropertyDescription(
              "Requests that are routed together, on one connection for instance.")
          Integer clusterSize,
      @Default("hold")
          @JsonPropertyDescription(
              "What follows when requests are not split as the weight says: hold, or rollback.")
          @ValidationRule(
              value = "self in ['hold', 'rollback']",
              messageExpression =
                  "'spec.analysis.sampleRatio.onMismatch: ' + self + ' is not known, allowed: hold, rollback'")
          String onMismatch) {}

  /** How the Services downstream are watched. */
  public record Downstream(
      @Default("25%")
          @Pattern(PERCENT)
          @JsonPropertyDescription("Relative increase of failed calls that is tolerated.")
          String maxRelativeIncrease,
      @Default("0.02%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Absolute increase of failed calls that is tolerated, in percentage points.")
          String maxAbsoluteIncrease,
      @Min(value = 0, inclusive = false)
          @Max(0.4)
          @Default("0.001")
          @JsonPropertyDescription(
              "Bound on the probability of a false alarm in the whole release, over all Services together.")
          Double falseAlarmRate,
      @Default("hold")
          @JsonPropertyDescription(
              "What follows when a Service suffers from the canary: hold, or rollback.")
          @ValidationRule(
              value = "self in ['hold', 'rollback']",
              messageExpression =
                  "'spec.analysis.downstream.onAlarm: ' + self + ' is not known, allowed: hold, rollback'")
          String onAlarm) {}

  /** Shares in percent, together 100. */
  @ValidationRule(
      value = "self.errors + self.latency + self.guard == 100",
      message = "spec.analysis.weights: errors, latency and guard must be 100 together")
  public record Weights(
      @Default("45") @Min(1) @Max(98) Integer errors,
      @Default("45") @Min(1) @Max(98) Integer latency,
      @Default("10") @Min(1) @Max(98) Integer guard) {}

  /** Percent as people write it. */
  public static final String PERCENT = "^[0-9]+(\\.[0-9]+)?%$";
}
