package dev.sluice.metrics;

import static dev.sluice.domain.measuring.QueryTemplate.fill;

import dev.sluice.api.rollout.v1alpha1.MetricSpec;
import dev.sluice.api.rollout.v1alpha1.PrometheusSource;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.SampledRelease.Version;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A metric's queries, filled in, and what may come back. */
final class Queries {
  /** Reason of what may come right by itself, when the first scrape comes. */
  static final String NO_SERIES = "NoSeries";

  private Queries() {}

  /** The gauge that the metric's rule asks for. */
  static Gauge gauge(SampledRelease release, MetricSpec metric) {
    PrometheusSource source = metric.prometheus();
    if (source.total() != null) {
      return new RateGauge(
          metric.name(), both(release, metric, List.of(source.bad(), source.total())));
    }
    if (source.buckets() != null) {
      return new HistogramGauge(
          metric.name(),
          both(release, metric, List.of(source.buckets())),
          metric.latency().bounds());
    }
    if (source.value() != null) {
      String query = filled(release, release.canary(), metric, source.value());
      return new ValueGauge(metric.name(), query, metric.threshold());
    }
    var quantiles =
        Stream.of(source.p50(), source.p90(), source.p99()).filter(Objects::nonNull).toList();
    return new QuantilesGauge(metric.name(), both(release, metric, quantiles));
  }

  private static List<String> both(
      SampledRelease release, MetricSpec metric, List<String> queries) {
    return Stream.of(release.stable(), release.canary())
        .flatMap(version -> queries.stream().map(q -> filled(release, version, metric, q)))
        .toList();
  }

  private static String filled(
      SampledRelease release, Version version, MetricSpec metric, String query) {
    return fill(
        "spec.analysis.metrics[" + metric.name() + "].prometheus",
        query,
        Map.of(
            "namespace", release.namespace(),
            "service", version.service(),
            "workload", version.workload(),
            "interval", release.interval().toSeconds() + "s"));
  }

  /**
   * The only value of an answer.
   *
   * @throws MetricTrouble for none or several
   */
  static double one(String query, List<Series> answer) {
    if (answer.isEmpty()) {
      throw noSeries(query);
    }
    if (answer.size() > 1) {
      throw trouble(
          "SeveralSeries", query, "the answer has " + answer.size() + " series, allowed: one");
    }
    return answer.get(0).value();
  }

  static MetricTrouble noSeries(String query) {
    return trouble(NO_SERIES, query, "the answer has no series");
  }

  static MetricTrouble trouble(String reason, String query, String words) {
    return new MetricTrouble(reason, "query `" + query + "`: " + words);
  }
}
