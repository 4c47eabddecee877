package dev.sluice.domain.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * What is harm, metric by metric, and how the metrics share the bound.
 *
 * @param errors tolerated increase of failures
 * @param guard increase of failures that is a catastrophe
 * @param clientErrors how requests that were answered with 4xx are judged
 * @param latency how latency is judged
 * @param weights shares of what the extra metrics leave of {@code falseRollbackRate}
 * @param extras what else is judged
 */
public record Margins(
    Margin errors,
    Margin guard,
    ClientErrorRules clientErrors,
    LatencyRules latency,
    MetricWeights weights,
    ExtraMetrics extras) {
  /** The defaults of docs/reference/statistics.md. */
  public static Margins defaults() {
    return new Margins(
        Margin.ERRORS,
        Margin.GUARD,
        ClientErrorRules.OFF,
        LatencyRules.defaults(),
        MetricWeights.defaults(),
        ExtraMetrics.NONE);
  }

  public Margins {
    Require.given("analysis.errors", errors);
    Require.given("analysis.guard", guard);
    Require.given("analysis.clientErrors", clientErrors);
    Require.given("analysis.latency", latency);
    Require.given("analysis.metricWeights", weights);
    Require.given("analysis.extras", extras);
  }

  Margins errors(Margin margin) {
    return new Margins(margin, guard, clientErrors, latency, weights, extras);
  }

  Margins guard(Margin margin) {
    return new Margins(errors, margin, clientErrors, latency, weights, extras);
  }

  Margins clientErrors(ClientErrorRules rules) {
    return new Margins(errors, guard, rules, latency, weights, extras);
  }

  Margins latency(LatencyRules rules) {
    return new Margins(errors, guard, clientErrors, rules, weights, extras);
  }

  Margins weights(MetricWeights shares) {
    return new Margins(errors, guard, clientErrors, latency, shares, extras);
  }

  Margins extras(ExtraMetrics metrics) {
    return new Margins(errors, guard, clientErrors, latency, weights, metrics);
  }

  /** Errors, guard, latency and client errors where they are judged, then the extra metrics. */
  List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(Metric.ERRORS);
    if (latency.judged()) {
      metrics.add(Metric.LATENCY);
    }
    metrics.add(Metric.GUARD);
    if (clientErrors.judged()) {
      metrics.add(Metric.CLIENT_ERRORS);
    }
    metrics.addAll(extras.judged());
    return List.copyOf(metrics);
  }

  /** In the order of {@link #metrics()}; together 1. */
  List<Double> shares() {
    double left = 1 - extras.weights().stream().mapToDouble(w -> w).sum();
    double own = left * (1 - clientErrors.share());
    List<Double> shares = new ArrayList<>();
    ownShares().forEach(share -> shares.add(own * share));
    if (clientErrors.judged()) {
      shares.add(left * clientErrors.share());
    }
    shares.addAll(extras.weights());
    return shares;
  }

  private List<Double> ownShares() {
    return latency.judged()
        ? List.of(weights.errors(), weights.latency(), weights.guard())
        : List.of(weights.errors() + weights.latency(), weights.guard());
  }
}
