package dev.sluice.metrics;

import dev.sluice.domain.measuring.PrometheusMetric;
import dev.sluice.domain.measuring.PrometheusMetric.Buckets;
import dev.sluice.domain.measuring.PrometheusMetric.Quantiles;
import dev.sluice.domain.measuring.PrometheusMetric.Rate;
import dev.sluice.domain.measuring.PrometheusMetric.Value;
import dev.sluice.domain.measuring.QueryTemplate;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.SampledRelease.Version;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes gauges, their queries filled in for one release. */
final class Gauges {
  private final SampledRelease release;

  Gauges(SampledRelease release) {
    this.release = release;
  }

  /** The gauge for what the metric asks. */
  Gauge of(PrometheusMetric metric) {
    String name = metric.name();
    if (metric.query() instanceof Rate rate) {
      return new RateGauge(name, both(name, List.of(rate.bad(), rate.total())));
    }
    if (metric.query() instanceof Buckets histogram) {
      return new HistogramGauge(name, both(name, List.of(histogram.buckets())), histogram.bounds());
    }
    if (metric.query() instanceof Value value) {
      return new ValueGauge(name, filled(release.canary(), name, value.value()), value);
    }
    return new QuantilesGauge(name, both(name, ((Quantiles) metric.query()).each()));
  }

  /** Of the stable version, then of the canary. */
  private List<String> both(String metric, List<String> queries) {
    return Stream.of(release.stable(), release.canary())
        .flatMap(version -> queries.stream().map(query -> filled(version, metric, query)))
        .toList();
  }

  private String filled(Version version, String metric, String query) {
    return QueryTemplate.fill(
        "spec.analysis.metrics[" + metric + "].prometheus",
        query,
        Map.of(
            "namespace", release.namespace(),
            "service", version.service(),
            "workload", version.workload(),
            "interval", release.interval().toSeconds() + "s"));
  }
}
