package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Quantiles as Prometheus computes them. */
final class QuantilesGauge implements Gauge {
  private final String name;
  private final List<String> queries;
  private Samples latest = Samples.NONE;

  /**
   * @param queries one per quantile, of the stable version, then of the canary
   */
  QuantilesGauge(String name, List<String> queries) {
    this.name = name;
    this.queries = queries;
  }

  @Override
  public List<String> queries() {
    return queries;
  }

  @Override
  public synchronized void accept(Instant at, List<List<Series>> answers) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      values.add(Queries.one(queries.get(i), answers.get(i)));
    }
    int half = values.size() / 2;
    var quantiles =
        new Samples.Quantiles(values.subList(0, half), values.subList(half, values.size()));
    boolean silent = none(quantiles.stable()) || none(quantiles.canary());
    latest =
        silent
            ? Samples.NONE
            : new Samples(Map.of(), Map.of(), Map.of(name, quantiles), Map.of(), Map.of());
  }

  @Override
  public synchronized Samples take() {
    Samples taken = latest;
    latest = Samples.NONE;
    return taken;
  }

  @Override
  public boolean cumulative() {
    return false;
  }

  private static boolean none(List<Double> values) {
    return values.stream().allMatch(value -> value.isNaN());
  }
}
