package dev.sluice.domain.rollout.spec;

import dev.sluice.api.rollout.v1alpha1.AnalysisSpec;
import dev.sluice.api.rollout.v1alpha1.CheckSpec;
import dev.sluice.api.rollout.v1alpha1.MetricSpec;
import dev.sluice.api.rollout.v1alpha1.PrometheusSource;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.ExtraMetrics;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.measuring.QueryTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code spec.analysis.metrics} and {@code checks} as the judge's rules. */
public final class ExtraMetricsFactory {
  private static final String FIELD = "spec.analysis.metrics";
  private static final int DEFAULT_WEIGHT = 10;
  private static final Margin DEFAULT_MARGIN = AnalysisConfig.defaults().errors();
  private static final LatencyRules DEFAULT_LATENCY = AnalysisConfig.defaults().latency();

  private ExtraMetricsFactory() {}

  /**
   * @throws IllegalArgumentException naming field, value and what is allowed
   */
  static ExtraMetrics extras(AnalysisSpec spec) {
    List<MetricSpec> metrics = spec.metrics() == null ? List.of() : spec.metrics();
    metrics.forEach(ExtraMetricsFactory::mustFit);
    return new ExtraMetrics(
        metrics.stream().filter(m -> m.errors() != null).map(ExtraMetricsFactory::rate).toList(),
        metrics.stream()
            .filter(ExtraMetricsFactory::isDistribution)
            .map(ExtraMetricsFactory::distribution)
            .toList(),
        metrics.stream()
            .filter(ExtraMetricsFactory::isQuantiles)
            .map(ExtraMetricsFactory::quantiles)
            .toList(),
        checks(metrics, spec.checks()));
  }

  private static ExtraMetrics.Rate rate(MetricSpec metric) {
    return new ExtraMetrics.Rate(
        metric.name(), weight(metric), AnalysisFactory.errors(metric.errors(), DEFAULT_MARGIN), 1);
  }

  private static boolean isDistribution(MetricSpec metric) {
    return metric.latency() != null
        && (metric.prometheus() == null || metric.prometheus().buckets() != null);
  }

  private static ExtraMetrics.Distribution distribution(MetricSpec metric) {
    List<Double> bounds = latency(metric).bounds();
    return new ExtraMetrics.Distribution(
        metric.name(),
        weight(metric),
        new LatencyRules(
            slowdown(metric),
            DEFAULT_LATENCY.quantiles(),
            DEFAULT_LATENCY.proofQuantiles(),
            DEFAULT_LATENCY.proofSlack(),
            bounds == null ? List.of() : bounds));
  }

  private static boolean isQuantiles(MetricSpec metric) {
    return metric.latency() != null && !isDistribution(metric);
  }

  private static ExtraMetrics.Quantiles quantiles(MetricSpec metric) {
    var source = Objects.requireNonNull(metric.prometheus(), metric.name());
    return new ExtraMetrics.Quantiles(
        metric.name(), weight(metric), slowdown(metric), quantiles(source));
  }

  /** Which quantiles a source has queries for, ascending. */
  public static List<Double> quantiles(PrometheusSource source) {
    List<Double> asked = new ArrayList<>();
    if (source.p50() != null) {
      asked.add(0.5);
    }
    if (source.p90() != null) {
      asked.add(0.9);
    }
    if (source.p99() != null) {
      asked.add(0.99);
    }
    return asked;
  }

  private static List<ExtraMetrics.Check> checks(
      List<MetricSpec> metrics, @Nullable List<CheckSpec> checks) {
    var thresholds =
        metrics.stream().filter(m -> m.threshold() != null).map(ExtraMetricsFactory::check);
    var webhooks =
        (checks == null ? List.<CheckSpec>of() : checks)
            .stream().map(c -> new ExtraMetrics.Check(c.name(), limit(c.failureLimit())));
    return Stream.concat(thresholds, webhooks).toList();
  }

  private static ExtraMetrics.Check check(MetricSpec metric) {
    return new ExtraMetrics.Check(metric.name(), limit(threshold(metric).failureLimit()));
  }

  /** Of a metric that is judged by one. */
  static MetricSpec.Threshold threshold(MetricSpec metric) {
    return Objects.requireNonNull(metric.threshold(), metric.name());
  }

  /** Of a metric that is judged as a distribution. */
  static MetricSpec.Slowdown latency(MetricSpec metric) {
    return Objects.requireNonNull(metric.latency(), metric.name());
  }

  private static int limit(@Nullable Integer failures) {
    return failures == null ? 0 : failures;
  }

  private static double weight(MetricSpec metric) {
    return (metric.weight() == null ? DEFAULT_WEIGHT : metric.weight()) / 100.0;
  }

  private static double slowdown(MetricSpec metric) {
    return AnalysisFactory.ratio(latency(metric).maxSlowdown(), DEFAULT_LATENCY.maxSlowdown());
  }

  /** The CRD sees that there is one source and one rule; here they must fit one another. */
  private static void mustFit(MetricSpec metric) {
    PrometheusSource source = metric.prometheus();
    if (source == null) {
      mustHaveOurBounds(metric);
      return;
    }
    queries(source)
        .forEach(
            (name, query) ->
                QueryTemplate.check(FIELD + "[" + metric.name() + "].prometheus." + name, query));
    need(metric, metric.errors(), source.total() != null, "errors", "bad and total");
    boolean histogram = source.buckets() != null;
    need(
        metric,
        metric.latency(),
        histogram || !quantiles(source).isEmpty(),
        "latency",
        "buckets, or p50, p90, p99");
    need(metric, metric.threshold(), source.value() != null, "threshold", "value");
    if (histogram && !hasBounds(metric)) {
      throw new IllegalArgumentException(
          FIELD
              + "["
              + metric.name()
              + "].latency.bounds is missing, prometheus.buckets needs the histogram's bounds, ascending");
    }
  }

  private static boolean hasBounds(MetricSpec metric) {
    List<Double> bounds = latency(metric).bounds();
    return bounds != null && !bounds.isEmpty();
  }

  private static void mustHaveOurBounds(MetricSpec metric) {
    if (metric.latency() != null && metric.latency().bounds() != null) {
      throw new IllegalArgumentException(
          FIELD
              + "["
              + metric.name()
              + "].latency.bounds is "
              + metric.latency().bounds()
              + ", an edge has the sidecars' own bounds; leave it out");
    }
  }

  /** By the name of the field; those that are given. */
  private static Map<String, String> queries(PrometheusSource source) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("bad", source.bad());
    all.put("total", source.total());
    all.put("buckets", source.buckets());
    all.put("p50", source.p50());
    all.put("p90", source.p90());
    all.put("p99", source.p99());
    all.put("value", source.value());
    all.values().removeIf(Objects::isNull);
    return all;
  }

  private static void need(
      MetricSpec metric, @Nullable Object rule, boolean fits, String name, String queries) {
    if (rule != null && !fits) {
      throw new IllegalArgumentException(
          FIELD + "[" + metric.name() + "]." + name + " needs prometheus." + queries);
    }
  }
}
