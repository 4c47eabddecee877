package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.PrometheusMetric;
import dev.sluice.domain.measuring.SampledRelease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Asks Prometheus. Only when every query of a metric has its answer do any of them count, so that
 * both versions are compared over the same time; growth that a failed round did not see is in the
 * next one.
 */
final class PrometheusProbe implements Probe {
  /**
   * What is asked for of the past, besides two windows: so much that a Prometheus that was asked
   * before finds the reading where it was left, and one that was not overlaps with the others.
   */
  private static final Duration PAST = Duration.ofMinutes(5);

  private final Vertx vertx;
  private final Clock clock;
  private final Prometheus prometheus;
  private final String name;
  private final String address;
  private final Gauge gauge;

  PrometheusProbe(
      Vertx vertx, Clock clock, Prometheus prometheus, PrometheusMetric metric, Gauge gauge) {
    this.vertx = vertx;
    this.clock = clock;
    this.prometheus = prometheus;
    this.name = metric.name();
    this.address = metric.address();
    this.gauge = gauge;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Void> ask(SampledRelease now) {
    Instant at = clock.instant();
    Duration past = PAST.plus(now.interval().multipliedBy(2));
    List<Future<List<Series>>> asked =
        gauge.queries().stream().map(query -> ask(query, past, at)).toList();
    return Future.all(asked)
        .compose(all -> vertx.<Void>executeBlocking(() -> accept(at, all.list()), false))
        .recover(e -> Future.failedFuture(MetricTrouble.of("metric " + name, e)));
  }

  private Void accept(Instant at, List<List<Series>> answers) {
    gauge.accept(at, answers);
    return null;
  }

  private Future<List<Series>> ask(String query, Duration past, Instant at) {
    var answer =
        gauge.cumulative()
            ? prometheus.scraped(address, query, past, at)
            : prometheus.query(address, query, at);
    return answer.recover(e -> Future.failedFuture(MetricTrouble.of("query `" + query + "`", e)));
  }

  @Override
  public Samples take() {
    return gauge.take();
  }

  @Override
  public boolean asksFirst() {
    return gauge.cumulative();
  }
}
