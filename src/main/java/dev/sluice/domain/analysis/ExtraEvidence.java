package dev.sluice.domain.analysis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /** Natural logarithm of one metric's evidence of harm. */
  double logE(String metric) {
    if (rates.containsKey(metric)) {
      return rates.get(metric).mixture().logE();
    }
    return distributions.containsKey(metric)
        ? distributions.get(metric).logE()
        : quantiles.get(metric).logE();
  }
}
