package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How windows are judged; see docs/reference/statistics.md for what each number means. */
public record AnalysisSpec(
    @Default("30s")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription("Length of a window, in whole seconds, from 1s to 1h.")
        @Nullable String interval,
    @Default("60s")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "Time after the canary's first request in which only catastrophic failures count, so that a cold start is not mistaken for harm. At most 24h.")
        @Nullable String warmup,
    @Default("0")
        @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "Windows after each change of weight in which only catastrophic failures count, for steps that bring up cold pods.")
        @Nullable Integer settleWindows,
    @Min(value = 0, inclusive = false)
        @Max(0.5)
        @JsonPropertyDescription(
            "Upper bound on the probability that a harmless release is taken back. It holds for the whole release, however often you look.")
        @Default("0.05")
        @Nullable Double falseRollbackRate,
    @Min(value = 0, inclusive = false)
        @Max(0.5)
        @JsonPropertyDescription(
            "Upper bound on the probability that a harmful release is called proven.")
        @Default("0.05")
        @Nullable Double falseProofRate,
    @Default("3") @Min(1) @Max(10_000) @JsonPropertyDescription("Least number of windows per step.")
        @Nullable Integer minStepWindows,
    @Default("100")
        @Min(0)
        @Max(1_000_000_000)
        @JsonPropertyDescription("Least number of canary requests per step.")
        @Nullable Integer minStepRequests,
    @Default("2")
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
            "Windows that must agree before harm is believed. A catastrophe needs only one.")
        @Nullable Integer minConfirmations,
    @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            "Windows that must be judged in full before a promotion. Default: minConfirmations + 1.")
        @Nullable Integer minJudgedWindows,
    @Default("1")
        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription(
            "Longest chain of failures that have one cause, such as a client's retries.")
        @Nullable Integer clusterSize,
    @JsonPropertyDescription("How many more failed requests are tolerated.")
        @Nullable Errors errors,
    @JsonPropertyDescription(
            "How many more failed requests are a catastrophe. Judged from the first window on, warm-up included; one window is enough.")
        @Nullable Guard guard,
    @JsonPropertyDescription(
            "How many more requests answered with 4xx are a catastrophe: 404 above all, and gRPC statuses of that meaning. Judged as the guard is.")
        @Nullable ClientErrors clientErrors,
    @JsonPropertyDescription(
            "What makes a release wait although no harm was found. Nothing here takes a release back.")
        @Nullable Caution caution,
    @JsonPropertyDescription("How much slower the canary may be.") @Nullable Latency latency,
    @JsonPropertyDescription(
            "How the split itself is checked. If requests are not split as the weight says, nothing that was measured can be trusted.")
        @Nullable SampleRatio sampleRatio,
    @JsonPropertyDescription(
            "How the Services that the workload calls are watched. The canary's calls to each are compared with the stable version's in the same windows.")
        @Nullable Downstream downstream,
    @JsonPropertyDescription(
            "How falseRollbackRate is divided among errors, latency and the guard. The three must sum to 100. Weights of metrics are subtracted first.")
        @Nullable Weights weights,
    @Size(max = 10)
        @JsonPropertyDescription(
            "Your own metrics. Each has one source (edge or prometheus) and one rule (errors, latency or threshold). Default: none.")
        @Nullable List<MetricSpec> metrics,
    @Size(max = 10)
        @JsonPropertyDescription(
            "Webhooks, each asked once per window. They carry no statistical guarantee. Default: none.")
        @Nullable List<CheckSpec> checks,
    @Default("noHarm")
        @JsonPropertyDescription(
            "noHarm promotes when all steps passed without harm; this proves nothing. prove stays on the last step until the canary is proven to be inside every margin, or time is up.")
        @ValidationRule(
            value = "self in ['noHarm', 'prove']",
            messageExpression =
                "'spec.analysis.promotion: ' + self + ' is not known, allowed: noHarm, prove'")
        @Nullable String promotion,
    @Default("1h")
        @Pattern(Durations.PATTERN)
        @JsonPropertyDescription(
            "Measured time after which the release is inconclusive, at least interval. Windows in which it could not go on (pause, suspension, waiting for pods) do not count.")
        @Nullable String maxDuration,
    @Default("0")
        @Min(0)
        @JsonPropertyDescription(
            "Canary requests after which the release is inconclusive; 0 means no limit.")
        @Nullable Long maxExposureRequests,
    @Default("rollback")
        @JsonPropertyDescription(
            "What happens when time or exposure runs out without a verdict: the release is taken back, or held until somebody decides.")
        @ValidationRule(
            value = "self in ['hold', 'rollback']",
            messageExpression =
                "'spec.analysis.onInconclusive: ' + self + ' is not known, allowed: hold, rollback'")
        @Nullable String onInconclusive,
    @Default("10")
        @Min(1)
        @Max(10_000)
        @JsonPropertyDescription(
            "Consecutive windows without a canary request, or without a sample of some metric, after which the release holds with reason NoData. maxDuration then ends it.")
        @Nullable Integer noDataWindows) {

  /** Nothing is said, so everything has its default. */
  public static AnalysisSpec unset() {
    return new AnalysisSpec(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null, null, null);
  }

  /** Margins within which more bad events are no harm. */
  public record Errors(
      @Default("25%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Tolerated increase of the failure rate, relative to the stable version's rate.")
          @Nullable String maxRelativeIncrease,
      @Default("0.02%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Tolerated increase in percentage points, added to the relative one.")
          @Nullable String maxAbsoluteIncrease) {}

  /** Margins that only a catastrophe exceeds. */
  public record Guard(
      @Default("200%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Increase of the failure rate that is not yet a catastrophe, relative to the stable version's rate.")
          @Nullable String maxRelativeIncrease,
      @Default("5%")
          @Pattern(PERCENT)
          @JsonPropertyDescription("The same in percentage points, added to the relative one.")
          @Nullable String maxAbsoluteIncrease) {}

  /** Margins that only a version that knows its paths no more exceeds. */
  public record ClientErrors(
      @Default("true") @JsonPropertyDescription("Whether 4xx are judged at all.")
          @Nullable Boolean enabled,
      @Default("100%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Tolerated increase relative to the stable version's rate of 4xx.")
          @Nullable String maxRelativeIncrease,
      @Default("10%")
          @Pattern(PERCENT)
          @JsonPropertyDescription("The same in percentage points, added to the relative one.")
          @Nullable String maxAbsoluteIncrease) {}

  /** What makes a release wait though no harm is found; nothing of this takes it back. */
  public record Caution(
      @Min(0)
          @Max(0.5)
          @Default("0.1")
          @JsonPropertyDescription(
              "Upper bound, for the whole release, on the probability of holding a canary that is no worse than the stable version; 0 switches this hold off.")
          @Nullable Double falseHoldRate,
      @Default("false")
          @JsonPropertyDescription(
              "Divides the evidence of errors by how much the stable version's failures vary between windows beyond chance. For versions that fail in short spells; other services only lose power.")
          @Nullable Boolean measureNoise) {}

  /** Margin within which a slower canary is no harm, and where it is looked for. */
  public record Latency(
      @Default("10%")
          @Pattern(PERCENT)
          @JsonPropertyDescription("Tolerated slowdown of each quantile. At most 1000%.")
          @Nullable String maxSlowdown,
      @Size(max = 10)
          @JsonPropertyDescription(
              "Quantiles that are compared, each between 0 and 1. An empty list switches latency off; its weight then goes to errors. Default: 0.5, 0.9, 0.99.")
          @Nullable List<Double> quantiles,
      @Size(max = 10)
          @JsonPropertyDescription(
              "Quantiles that promotion: prove must prove, each between 0 and 1. Default: 0.5, 0.9.")
          @Nullable List<Double> proofQuantiles,
      @Min(0)
          @Max(0.5)
          @Default("0.1")
          @JsonPropertyDescription(
              "Widens the margin of the proof by this share of q (1 - q). Without it, a quantile in a gap between two peaks could never be proven.")
          @Nullable Double proofSlack) {}

  /** How the share of requests that reached the canary is compared with its weight. */
  public record SampleRatio(
      @Default("10%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Tolerated deviation, relative to the smaller of the two shares. At most 90%.")
          @Nullable String tolerance,
      @Min(value = 0, inclusive = false)
          @Max(0.4)
          @Default("0.001")
          @JsonPropertyDescription(
              "Upper bound on the probability of a false alarm in the whole release.")
          @Nullable Double falseAlarmRate,
      @Default("1")
          @Min(1)
          @Max(1_000_000)
          @JsonPropertyDescription(
              "Requests that are routed together. Where the split is per connection: requests per connection.")
          @Nullable Integer clusterSize,
      @Default("hold")
          @JsonPropertyDescription(
              "What happens on a mismatch: the release is held until maxDuration ends it, or taken back.")
          @ValidationRule(
              value = "self in ['hold', 'rollback']",
              messageExpression =
                  "'spec.analysis.sampleRatio.onMismatch: ' + self + ' is not known, allowed: hold, rollback'")
          @Nullable String onMismatch) {}

  /** How the Services downstream are watched. */
  public record Downstream(
      @Default("25%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Tolerated increase of failed calls, relative to the stable version's.")
          @Nullable String maxRelativeIncrease,
      @Default("0.02%")
          @Pattern(PERCENT)
          @JsonPropertyDescription(
              "Tolerated increase in percentage points, added to the relative one.")
          @Nullable String maxAbsoluteIncrease,
      @Min(value = 0, inclusive = false)
          @Max(0.4)
          @Default("0.001")
          @JsonPropertyDescription(
              "Upper bound on the probability of a false alarm in the whole release, over all Services together.")
          @Nullable Double falseAlarmRate,
      @Default("hold")
          @JsonPropertyDescription(
              "What happens when a Service suffers: the release is held until maxDuration ends it, or taken back.")
          @ValidationRule(
              value = "self in ['hold', 'rollback']",
              messageExpression =
                  "'spec.analysis.downstream.onAlarm: ' + self + ' is not known, allowed: hold, rollback'")
          @Nullable String onAlarm) {}

  /** Shares in percent, together 100. */
  @ValidationRule(
      value = "self.errors + self.latency + self.guard == 100",
      message = "spec.analysis.weights: errors, latency and guard must be 100 together")
  public record Weights(
      @Default("45") @Min(1) @Max(98) @JsonPropertyDescription("Share of errors in percent.")
          Integer errors,
      @Default("45") @Min(1) @Max(98) @JsonPropertyDescription("Share of latency in percent.")
          Integer latency,
      @Default("10") @Min(1) @Max(98) @JsonPropertyDescription("Share of the guard in percent.")
          Integer guard) {}

  /** Percent as people write it. */
  public static final String PERCENT = "^[0-9]+(\\.[0-9]+)?%$";
}
