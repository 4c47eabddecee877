package dev.sluice.domain.measuring;

import java.util.List;
import java.util.Optional;

/**
 * A metric that a Prometheus server is asked for.
 *
 * @param address like {@code http://prometheus:9090}, perhaps with a path
 */
public record PrometheusMetric(String name, String address, Query query) {
  /** What is asked, as {@link QueryTemplate}s, and what the answers mean. */
  public sealed interface Query {}

  /** Counters of bad events and of all events. */
  public record Rate(String bad, String total) implements Query {}

  /**
   * The counters of a histogram.
   *
   * @param bounds of the buckets, ascending, without infinity
   */
  public record Buckets(String buckets, List<Double> bounds) implements Query {
    public Buckets {
      bounds = List.copyOf(bounds);
    }
  }

  /**
   * Quantiles as Prometheus computes them.
   *
   * @param each one query per quantile, ascending
   */
  public record Quantiles(List<String> each) implements Query {
    public Quantiles {
      each = List.copyOf(each);
    }
  }

  /**
   * One value of the canary.
   *
   * @param min a lower one is a failure
   * @param max a higher one is a failure
   */
  public record Value(String value, Optional<Double> min, Optional<Double> max) implements Query {}
}
