package dev.sluice.domain.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is harm, metric by metric, and how the metrics share the bound.
 *
 * @param errors tolerated increase of failures
 * @param guard increase of failures that is a catastrophe
 * @param latency how latency is judged
 * @param weights shares of what the extra metrics leave of {@code falseRollbackRate}
 * @param extras what else is judged
 */
public record Margins(
    Margin errors, Margin guard, LatencyRules latency, MetricWeights weights, ExtraMetrics extras) {
  /** The defaults of docs/reference/statistics.md. */
  public static Margins defaults() {
    return new Margins(
        Margin.ERRORS,
        Margin.GUARD,
        LatencyRules.defaults(),
        MetricWeights.defaults(),
        ExtraMetrics.NONE);
  }

  public Margins {
    Require.given("analysis.errors", errors);
    Require.given("analysis.guard", guard);
    Require.given("analysis.latency", latency);
    Require.given("analysis.metricWeights", weights);
    Require.given("analysis.extras", extras);
  }

  Margins errors(Margin margin) {
    return new Margins(margin, guard, latency, weights, extras);
  }

  Margins guard(Margin margin) {
    return new Margins(errors, margin, latency, weights, extras);
  }

  Margins latency(LatencyRules rules) {
    return new Margins(errors, guard, rules, weights, extras);
  }

  Margins weights(MetricWeights shares) {
    return new Margins(errors, guard, latency, shares, extras);
  }

  Margins extras(ExtraMetrics metrics) {
    return new Margins(errors, guard, latency, weights, metrics);
  }

  /** Errors, latency where it is judged, guard, then the extra metrics. */
  List<Metric> metrics() {
    Stream<Metric> own =
        latency.judged()
            ? Stream.of(Metric.ERRORS, Metric.LATENCY, Metric.GUARD)
            : Stream.of(Metric.ERRORS, Metric.GUARD);
    return Stream.concat(own, extras.judged().stream()).toList();
  }

  /** In the order of {@link #metrics()}; together 1. */
  List<Double> shares() {
    double left = 1 - extras.weights().stream().mapToDouble(w -> w).sum();
    List<Double> shares = new ArrayList<>();
    ownShares().forEach(share -> shares.add(left * share));
    shares.addAll(extras.weights());
    return shares;
  }

  private List<Double> ownShares() {
    return latency.judged()
        ? List.of(weights.errors(), weights.latency(), weights.guard())
        : List.of(weights.errors() + weights.latency(), weights.guard());
  }
}
