package dev.sluice.domain.analysis;

/**
 * Shares of the false rollback rate; positive, together 1. Without latency its share goes to
 * errors.
 */
public record MetricWeights(double errors, double latency, double guard) {
  /** 45 % errors, 45 % latency, 10 % guard. */
  public static MetricWeights defaults() {
    return new MetricWeights(0.45, 0.45, 0.10);
  }

  public MetricWeights {
    Require.between("metricWeights.errors", errors, 0, 1);
    Require.between("metricWeights.latency", latency, 0, 1);
    Require.between("metricWeights.guard", guard, 0, 1);
    Require.within("sum of metricWeights", errors + latency + guard, 1 - 1e-9, 1 + 1e-9);
  }
}
