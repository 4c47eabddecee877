package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.PrometheusMetric.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One value of the canary against plain limits. */
final class ValueGauge implements Gauge {
  private final String name;
  private final List<String> queries;
  private final Value limits;
  private Samples latest = Samples.NONE;

  ValueGauge(String name, String query, Value limits) {
    this.name = name;
    this.queries = List.of(query);
    this.limits = limits;
  }

  @Override
  public List<String> queries() {
    return queries;
  }

  @Override
  public synchronized void accept(Instant at, List<List<Series>> answers) {
    double value = Queries.one(queries.get(0), answers.get(0));
    latest =
        Double.isNaN(value)
            ? Samples.NONE
            : new Samples(Map.of(), Map.of(), Map.of(), Map.of(name, check(value)), Map.of());
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

  private Samples.Check check(double value) {
    if (limits.min().isPresent() && value < limits.min().get()) {
      return new Samples.Check(false, value + " is below min " + limits.min().get());
    }
    if (limits.max().isPresent() && value > limits.max().get()) {
      return new Samples.Check(false, value + " is above max " + limits.max().get());
    }
    return new Samples.Check(true, value + " is within its limits");
  }
}
