package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.SampledRelease;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * Asks Prometheus. Only when every query of a metric has its answer do any of them count, so that
 * both versions are compared over the same time; growth that a failed round did not see is in the
 * next one.
 */
final class PrometheusProbe implements Probe {
  private final Vertx vertx;
  private final Prometheus prometheus;
  private final String name;
  private final String address;
  private final Gauge gauge;

  PrometheusProbe(Vertx vertx, Prometheus prometheus, String name, String address, Gauge gauge) {
    this.vertx = vertx;
    this.prometheus = prometheus;
    this.name = name;
    this.address = address;
    this.gauge = gauge;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<Void> ask(SampledRelease now) {
    List<Future<List<Series>>> asked = gauge.queries().stream().map(this::query).toList();
    return Future.all(asked)
        .compose(all -> vertx.<Void>executeBlocking(() -> accept(all.list()), false))
        .recover(e -> Future.failedFuture(MetricTrouble.of("metric " + name, e)));
  }

  private Void accept(List<List<Series>> answers) {
    gauge.accept(answers);
    return null;
  }

  private Future<List<Series>> query(String query) {
    return prometheus
        .query(address, query)
        .recover(e -> Future.failedFuture(MetricTrouble.of("query `" + query + "`", e)));
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
