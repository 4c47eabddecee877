package dev.sluice.api.rollout.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A further metric: where it comes from (one of edge, prometheus) and what is tolerated (one of
 * errors, latency, threshold).
 */
@ValidationRule(
    value = "has(self.edge) != has(self.prometheus)",
    messageExpression =
        "'spec.analysis.metrics: ' + self.name + ' needs exactly one source, allowed: edge, prometheus'")
@ValidationRule(
    value = "[has(self.errors), has(self.latency), has(self.threshold)].filter(x, x).size() == 1",
    messageExpression =
        "'spec.analysis.metrics: ' + self.name + ' needs exactly one rule, allowed: errors, latency, threshold'")
@ValidationRule(
    value = "!has(self.edge) || !has(self.threshold)",
    messageExpression =
        "'spec.analysis.metrics: ' + self.name + ' has a threshold for an edge, allowed for an edge: errors, latency'")
public record MetricSpec(
    @Required
        @Size(max = 40)
        @Pattern("^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$")
        @JsonPropertyDescription(
            "Name in the status and in messages. Unique in the Rollout, and not errors, latency or guard.")
        String name,
    @Default("10")
        @Min(1)
        @Max(89)
        @JsonPropertyDescription(
            "Share of falseRollbackRate in percent; all metrics together have at most 90. A threshold has none.")
        @Nullable Integer weight,
    @JsonPropertyDescription(
            "Source: requests of one client, measured by the sidecars. So an important client can be judged on its own.")
        @Nullable Edge edge,
    @JsonPropertyDescription(
            "Source: queries to a Prometheus server. Needs exactly one of: bad and total; buckets; p50, p90 or p99; value.")
        @Nullable PrometheusSource prometheus,
    @JsonPropertyDescription("Rule: bad events among all events. Guarantee: exact.")
        AnalysisSpec.@Nullable Errors errors,
    @JsonPropertyDescription(
            "Rule: a distribution of which less is better. Guarantee: exact for a histogram, approximate for quantiles.")
        @Nullable Slowdown latency,
    @JsonPropertyDescription("Rule: a plain limit for one value of the canary. Guarantee: none.")
        @Nullable Threshold threshold) {

  /** A client by its identity in the mesh. */
  public record Edge(
      @JsonPropertyDescription("Namespace of the client. Default: the Rollout's.")
          @Nullable String namespace,
      @Required @JsonPropertyDescription("ServiceAccount of the client.") String serviceAccount) {}

  /** What a distribution may be worse by. */
  public record Slowdown(
      @Default("10%")
          @Pattern(AnalysisSpec.PERCENT)
          @JsonPropertyDescription("Tolerated increase of each quantile.")
          @Nullable String maxSlowdown,
      @Size(max = 200)
          @JsonPropertyDescription(
              "Upper bounds of the histogram's buckets (le without +Inf), ascending, in the metric's own unit. Required with buckets.")
          @Nullable List<Double> bounds) {}

  /** A plain limit. */
  @ValidationRule(
      value = "has(self.min) || has(self.max)",
      message = "spec.analysis.metrics: a threshold needs min, max or both")
  public record Threshold(
      @JsonPropertyDescription("A lower value is a failure.") @Nullable Double min,
      @JsonPropertyDescription("A higher value is a failure.") @Nullable Double max,
      @Default("0")
          @Min(0)
          @Max(1000)
          @JsonPropertyDescription(
              "Failed windows that are tolerated in the whole release. One more takes it back with reason CheckFailed.")
          @Nullable Integer failureLimit) {}
}
