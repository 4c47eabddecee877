package dev.sluice.domain.analysis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the extra metrics say so far, by their names.
 *
 * @param rates evidence of more bad events than tolerated
 * @param ratesProof evidence of no more than tolerated
 * @param distributions evidence about histograms
 * @param quantiles evidence about quantiles, one process per quantile
 * @param failedChecks failures of each check so far
 * @param silent windows in a row without a sample
 */
public record ExtraEvidence(
    Map<String, RateEvidence> rates,
    Map<String, RateEvidence> ratesProof,
    Map<String, LatencyEvidence> distributions,
    Map<String, SignEvidence> quantiles,
    Map<String, Integer> failedChecks,
    Map<String, Integer> silent) {
  /** Without extra metrics. */
  public static final ExtraEvidence NONE =
      new ExtraEvidence(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

  public ExtraEvidence {
    rates = ordered(rates);
    ratesProof = ordered(ratesProof);
    distributions = ordered(distributions);
    quantiles = ordered(quantiles);
    failedChecks = ordered(failedChecks);
    silent = ordered(silent);
  }

  /** Same input, same bytes: the order of the rules is kept. */
  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  void mustFit(ExtraMetrics rules) {
    var judged = Stream.of(rates, distributions, quantiles, failedChecks);
    Set<String> names = judged.flatMap(map -> map.keySet().stream()).collect(Collectors.toSet());
    if (!names.equals(Set.copyOf(rules.names()))
        || !silent.keySet().equals(names)
        || !ratesProof.keySet().equals(rates.keySet())) {
      throw new IllegalArgumentException(
          "evidence.extras is of "
              + silent.keySet()
              + ", proofs of "
              + ratesProof.keySet()
              + ", the rules are of "
              + rules.names());
    }
  }

  /** The entry of a rule; {@link #mustFit} made sure that each has one. */
  static <V> V of(Map<String, V> map, String rule) {
    return Objects.requireNonNull(map.get(rule), rule);
  }

  /** How often a check has failed so far. */
  int failures(String check) {
    return of(failedChecks, check);
  }

  /** Natural logarithm of one metric's evidence of harm. */
  double logE(String metric) {
    if (rates.containsKey(metric)) {
      return of(rates, metric).mixture().logE();
    }
    return distributions.containsKey(metric)
        ? of(distributions, metric).logE()
        : of(quantiles, metric).logE();
  }
}
