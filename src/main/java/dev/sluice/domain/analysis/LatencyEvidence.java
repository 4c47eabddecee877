package dev.sluice.domain.analysis;

import java.util.List;

/**
 * Evidence about latency.
 *
 * @param harm one mixture per quantile of {@link LatencyRules#quantiles()}
 * @param proof one mixture per quantile of {@link LatencyRules#proofQuantiles()}
 * @param history the stable backend's earlier requests, older ones decayed
 * @param pendingStable requests that wait until both backends have enough
 * @param pendingCanary the canary's
 */
public record LatencyEvidence(
    List<Mixture> harm,
    List<Mixture> proof,
    Histogram history,
    Histogram pendingStable,
    Histogram pendingCanary) {
  /** Without quantiles to judge. */
  public static final LatencyEvidence NONE =
      new LatencyEvidence(List.of(), List.of(), Histogram.EMPTY, Histogram.EMPTY, Histogram.EMPTY);

  public LatencyEvidence {
    harm = List.copyOf(harm);
    proof = List.copyOf(proof);
  }

  /** Natural logarithm of the mean evidence over the quantiles. */
  double logE() {
    return LogMath.mean(harm.stream().map(Mixture::logE).toList());
  }
}
