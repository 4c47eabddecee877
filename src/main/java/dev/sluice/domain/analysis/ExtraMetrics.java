package dev.sluice.domain.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What else the canary is judged by, besides the failures and the latency of all its requests. Each
 * metric has a name of its own and a share of the false rollback rate; errors, latency and guard
 * share what is left.
 *
 * @param rates bad events among all events
 * @param distributions durations, or anything else of which less is better, as histograms
 * @param quantiles the same where only quantiles are known; judged approximately
 * @param checks passed or failed; no guarantee
 */
public record ExtraMetrics(
    List<Rate> rates,
    List<Distribution> distributions,
    List<Quantiles> quantiles,
    List<Check> checks) {
  // Before NONE, which is checked against it.
  private static final Set<String> TAKEN =
      Set.of(
          Metric.ERRORS.text(),
          Metric.LATENCY.text(),
          Metric.GUARD.text(),
          Metric.CLIENT_ERRORS.text());

  /** Nothing else. */
  public static final ExtraMetrics NONE =
      new ExtraMetrics(List.of(), List.of(), List.of(), List.of());

  /** Errors, latency and guard keep at least a tenth of the false rollback rate. */
  private static final double MOST_WEIGHT = 0.9;

  /**
   * @param weight share of the false rollback rate, above 0 and below 1
   * @param clusterSize longest chain of bad events that one cause makes, at least 1
   */
  public record Rate(String name, double weight, Margin margin, double clusterSize) {
    public Rate {
      Require.between(name + ".weight", weight, 0, 1);
      Require.given(name + ".margin", margin);
      Require.within(name + ".clusterSize", clusterSize, 1, 1_000_000);
    }

    Bets bets(List<Double> odds, double cap) {
      return new Bets(margin, odds, clusterSize, cap);
    }
  }

  /**
   * @param rules with the bounds of this metric's own histogram
   */
  public record Distribution(String name, double weight, LatencyRules rules) {
    public Distribution {
      Require.between(name + ".weight", weight, 0, 1);
      Require.given(name + ".latency", rules);
    }
  }

  /**
   * @param maxSlowdown tolerated increase of every quantile, ratio
   * @param quantiles which of them are compared, each between 0 and 1
   */
  public record Quantiles(String name, double weight, double maxSlowdown, List<Double> quantiles) {
    public Quantiles {
      Require.between(name + ".weight", weight, 0, 1);
      Require.within(name + ".maxSlowdown", maxSlowdown, 0, 10);
      quantiles = List.copyOf(quantiles);
      quantiles.forEach(q -> Require.between(name + ".quantiles", q, 0, 1));
    }
  }

  /**
   * @param failureLimit failures of the whole release that are tolerated; one more takes it back
   */
  public record Check(String name, int failureLimit) {
    public Check {
      Require.within(name + ".failureLimit", failureLimit, 0, 1000);
    }
  }

  public ExtraMetrics {
    rates = List.copyOf(rates);
    distributions = List.copyOf(distributions);
    quantiles = List.copyOf(quantiles);
    checks = List.copyOf(checks);
    mustDiffer(names(rates, distributions, quantiles, checks).toList());
    double weight = weights(rates, distributions, quantiles).stream().mapToDouble(w -> w).sum();
    Require.within("sum of the weights of analysis.metrics", weight, 0, MOST_WEIGHT);
  }

  private static void mustDiffer(List<String> names) {
    Set<String> seen = new HashSet<>(TAKEN);
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "metric name '" + name + "' is taken, every metric and check needs a name of its own");
      }
    }
  }

  /** Metrics that bear evidence: rates, distributions, quantiles, in this order. */
  List<Metric> judged() {
    return names(rates, distributions, quantiles, List.of()).map(Metric::new).toList();
  }

  /** In the order of {@link #judged()}. */
  List<Double> weights() {
    return weights(rates, distributions, quantiles);
  }

  /** Everything that must deliver, the checks included. */
  List<String> names() {
    return names(rates, distributions, quantiles, checks).toList();
  }

  private static List<Double> weights(
      List<Rate> rates, List<Distribution> distributions, List<Quantiles> quantiles) {
    List<Double> weights = new ArrayList<>();
    rates.forEach(rate -> weights.add(rate.weight()));
    distributions.forEach(distribution -> weights.add(distribution.weight()));
    quantiles.forEach(quantile -> weights.add(quantile.weight()));
    return weights;
  }

  private static Stream<String> names(
      List<Rate> rates,
      List<Distribution> distributions,
      List<Quantiles> quantiles,
      List<Check> checks) {
    return Stream.of(
            rates.stream().map(Rate::name),
            distributions.stream().map(Distribution::name),
            quantiles.stream().map(Quantiles::name),
            checks.stream().map(Check::name))
        .flatMap(stream -> stream);
  }
}
