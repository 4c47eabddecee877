package dev.sluice.metrics;

import dev.sluice.domain.measuring.Measures;
import dev.sluice.domain.measuring.PrometheusMetric;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.SampledRelease.Version;
import dev.sluice.domain.measuring.WebhookCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A release with one metric or check. */
final class Releases {
  private Releases() {}

  static SampledRelease with(PrometheusMetric metric) {
    return release(new Measures(List.of(), List.of(metric), List.of()));
  }

  static SampledRelease with(WebhookCheck check) {
    return release(new Measures(List.of(), List.of(), List.of(check)));
  }

  private static SampledRelease release(Measures measures) {
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
        measures);
  }

  static PrometheusMetric rate(String address, String bad, String total) {
    return new PrometheusMetric("orders", address, new PrometheusMetric.Rate(bad, total));
  }

  static PrometheusMetric histogram(String address, String buckets, List<Double> bounds) {
    return new PrometheusMetric("orders", address, new PrometheusMetric.Buckets(buckets, bounds));
  }

  static PrometheusMetric quantiles(String address, String p50, String p99) {
    return new PrometheusMetric(
        "orders", address, new PrometheusMetric.Quantiles(List.of(p50, p99)));
  }

  static PrometheusMetric value(String address, String value, Double max) {
    return new PrometheusMetric(
        "orders", address, new PrometheusMetric.Value(value, Optional.empty(), Optional.of(max)));
  }

  static WebhookCheck check(String url, Duration timeout) {
    return new WebhookCheck("smoke", url, timeout);
  }
}
