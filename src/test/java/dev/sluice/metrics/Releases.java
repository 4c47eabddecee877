package dev.sluice.metrics;

import dev.sluice.api.rollout.v1alpha1.AnalysisSpec;
import dev.sluice.api.rollout.v1alpha1.CheckSpec;
import dev.sluice.api.rollout.v1alpha1.MetricSpec;
import dev.sluice.api.rollout.v1alpha1.PrometheusSource;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.SampledRelease.Version;
import java.time.Duration;
import java.util.List;

/** A release with one metric or check. */
final class Releases {
  private Releases() {}

  static SampledRelease with(MetricSpec metric) {
    return release(List.of(metric), List.of());
  }

  static SampledRelease with(CheckSpec check) {
    return release(List.of(), List.of(check));
  }

  private static SampledRelease release(List<MetricSpec> metrics, List<CheckSpec> checks) {
    return new SampledRelease(
        "uid",
        "shop",
        "web",
        "abc123",
        25,
        1,
        Duration.ofSeconds(1),
        new Version("web-stable", "web"),
        new Version("web-canary", "web-canary"),
        metrics,
        checks);
  }

  static MetricSpec rate(String address, String bad, String total) {
    var source = new PrometheusSource(address, bad, total, null, null, null, null, null);
    return new MetricSpec(
        "orders", 10, null, source, new AnalysisSpec.Errors(null, null), null, null);
  }

  static MetricSpec histogram(String address, String buckets, List<Double> bounds) {
    var source = new PrometheusSource(address, null, null, buckets, null, null, null, null);
    return new MetricSpec(
        "orders", 10, null, source, null, new MetricSpec.Slowdown(null, bounds), null);
  }

  static MetricSpec quantiles(String address, String p50, String p99) {
    var source = new PrometheusSource(address, null, null, null, p50, null, p99, null);
    return new MetricSpec(
        "orders", 10, null, source, null, new MetricSpec.Slowdown(null, null), null);
  }

  static MetricSpec value(String address, String value, Double max) {
    var source = new PrometheusSource(address, null, null, null, null, null, null, value);
    return new MetricSpec(
        "orders", null, null, source, null, null, new MetricSpec.Threshold(null, max, 0));
  }

  static CheckSpec check(String url, String timeout) {
    return new CheckSpec("smoke", url, timeout, 0);
  }
}
