package dev.sluice.domain.analysis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured in a window besides its requests, by the metric's name. A metric that did not
 * deliver is left out: that is neither success nor failure.
 *
 * @param rates bad events of all events, for both backends
 * @param distributions histograms over the bounds of the metric's rules
 * @param quantiles values in the order of the rules' quantiles
 * @param checks what was found
 * @param downstream by the name of a Service that both backends call: their calls to it, and how
 *     many of these failed
 */
public record Samples(
    Map<String, Counts> rates,
    Map<String, Distribution> distributions,
    Map<String, Quantiles> quantiles,
    Map<String, Check> checks,
    Map<String, Counts> downstream) {
  /** Nothing was measured. */
  public static final Samples NONE = new Samples(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  /** Durations of both backends; what counts is {@link Traffic#latency()}. */
  public record Distribution(Traffic stable, Traffic canary) {}

  /**
   * @param stable one value per quantile, NaN where there is none
   */
  public record Quantiles(List<Double> stable, List<Double> canary) {
    public Quantiles {
      stable = List.copyOf(stable);
      canary = List.copyOf(canary);
    }
  }

  /**
   * @param detail what was seen, for people
   */
  public record Check(boolean passed, String detail) {}

  public Samples {
    rates = Map.copyOf(rates);
    distributions = Map.copyOf(distributions);
    quantiles = Map.copyOf(quantiles);
    checks = Map.copyOf(checks);
    downstream = Map.copyOf(downstream);
  }

  /** Both together; they have no metric in common. */
  public Samples plus(Samples other) {
    return new Samples(
        union(rates, other.rates),
        union(distributions, other.distributions),
        union(quantiles, other.quantiles),
        union(checks, other.checks),
        union(downstream, other.downstream));
  }

  private static <V> Map<String, V> union(Map<String, V> one, Map<String, V> other) {
    Map<String, V> all = new HashMap<>(one);
    all.putAll(other);
    return all;
  }

  /** Whether a metric said anything about the canary. */
  boolean has(String metric) {
    return checks.containsKey(metric)
        || quantiles.containsKey(metric)
        || (rates.containsKey(metric) && rates.get(metric).canary() > 0)
        || (distributions.containsKey(metric)
            && distributions.get(metric).canary().latencyTotal() > 0);
  }
}
