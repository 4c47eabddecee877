package dev.sluice.domain.rollout.spec;

import dev.sluice.api.rollout.v1alpha1.AnalysisSpec;
import dev.sluice.api.rollout.v1alpha1.CheckSpec;
import dev.sluice.api.rollout.v1alpha1.Durations;
import dev.sluice.api.rollout.v1alpha1.MetricSpec;
import dev.sluice.api.rollout.v1alpha1.PrometheusSource;
import dev.sluice.domain.measuring.EdgeMetric;
import dev.sluice.domain.measuring.EdgeMetric.Counted;
import dev.sluice.domain.measuring.Measures;
import dev.sluice.domain.measuring.PrometheusMetric;
import dev.sluice.domain.measuring.WebhookCheck;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code spec.analysis.metrics} and {@code checks} as what has to be measured. */
public final class MeasuresFactory {
  private static final String DEFAULT_TIMEOUT = "5s";

  private MeasuresFactory() {}

  /**
   * @param spec of a Rollout for which {@link PlanFactory#plan} found nothing wrong, or null
   * @param namespace the Rollout's
   * @throws IllegalArgumentException naming field, value and what is allowed
   */
  public static Measures measures(@Nullable AnalysisSpec spec, String namespace) {
    if (spec == null) {
      return Measures.NONE;
    }
    List<MetricSpec> metrics = spec.metrics() == null ? List.of() : spec.metrics();
    List<CheckSpec> checks = spec.checks() == null ? List.of() : spec.checks();
    return new Measures(
        metrics.stream().filter(m -> m.edge() != null).map(m -> edge(m, namespace)).toList(),
        metrics.stream()
            .filter(m -> m.prometheus() != null)
            .map(MeasuresFactory::prometheus)
            .toList(),
        checks.stream().map(MeasuresFactory::check).toList());
  }

  private static EdgeMetric edge(MetricSpec metric, String namespace) {
    MetricSpec.Edge client = Objects.requireNonNull(metric.edge(), metric.name());
    String given = client.namespace();
    return new EdgeMetric(
        metric.name(),
        given == null ? namespace : given,
        client.serviceAccount(),
        metric.errors() == null ? Counted.DURATIONS : Counted.FAILURES);
  }

  private static PrometheusMetric prometheus(MetricSpec metric) {
    PrometheusSource source = Objects.requireNonNull(metric.prometheus(), metric.name());
    return new PrometheusMetric(metric.name(), source.address(), query(metric, source));
  }

  private static PrometheusMetric.Query query(MetricSpec metric, PrometheusSource source) {
    if (source.total() != null) {
      return new PrometheusMetric.Rate(
          Objects.requireNonNull(source.bad(), metric.name()), source.total());
    }
    if (source.buckets() != null) {
      return new PrometheusMetric.Buckets(source.buckets(), bounds(metric));
    }
    if (source.value() != null) {
      return new PrometheusMetric.Value(
          source.value(),
          Optional.ofNullable(ExtraMetricsFactory.threshold(metric).min()),
          Optional.ofNullable(ExtraMetricsFactory.threshold(metric).max()));
    }
    return new PrometheusMetric.Quantiles(
        Stream.of(source.p50(), source.p90(), source.p99()).filter(Objects::nonNull).toList());
  }

  private static List<Double> bounds(MetricSpec metric) {
    return Objects.requireNonNull(ExtraMetricsFactory.latency(metric).bounds(), metric.name());
  }

  private static WebhookCheck check(CheckSpec check) {
    return new WebhookCheck(
        check.name(),
        check.url(),
        Durations.parse(
            "spec.analysis.checks[" + check.name() + "].timeout",
            check.timeout() == null ? DEFAULT_TIMEOUT : check.timeout()));
  }
}
