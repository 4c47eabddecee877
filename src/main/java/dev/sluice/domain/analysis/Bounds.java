package dev.sluice.domain.analysis;

/**
 * What a wrong decision may cost, and what evidence must be like.
 *
 * @param falseRollbackRate bound on rolling back a canary that is inside all margins, for the whole
 *     rollout
 * @param falseProofRate bound on calling a canary proven that is outside a margin
 * @param minConfirmations windows that must agree before errors or latency roll back; 1 lets a
 *     single window decide
 * @param clusterSize longest chain of failures that one cause makes, client retries for instance;
 *     at least 1
 */
public record Bounds(
    double falseRollbackRate, double falseProofRate, int minConfirmations, double clusterSize) {
  /** One in twenty for both; two windows must agree; failures come alone. */
  public static Bounds defaults() {
    return new Bounds(0.05, 0.05, 2, 1);
  }

  public Bounds {
    Require.upTo("analysis.falseRollbackRate", falseRollbackRate, 0, 0.5);
    Require.upTo("analysis.falseProofRate", falseProofRate, 0, 0.5);
    Require.within("analysis.minConfirmations", minConfirmations, 1, 100);
    Require.within("analysis.clusterSize", clusterSize, 1, 1_000_000);
  }

  Bounds rates(double falseRollback, double falseProof) {
    return new Bounds(falseRollback, falseProof, minConfirmations, clusterSize);
  }

  Bounds minConfirmations(int windows) {
    return new Bounds(falseRollbackRate, falseProofRate, windows, clusterSize);
  }

  Bounds clusterSize(double requests) {
    return new Bounds(falseRollbackRate, falseProofRate, minConfirmations, requests);
  }

  /** Evidence that rolls back, natural logarithm. */
  double rollbackAt() {
    return -Math.log(falseRollbackRate);
  }

  /** Evidence that proves, natural logarithm. */
  double proofAt() {
    return -Math.log(falseProofRate);
  }

  /** Most that one window may add to errors or latency, natural logarithm. */
  double cap() {
    return minConfirmations == 1
        ? Double.POSITIVE_INFINITY
        : Math.log(1 / falseRollbackRate) / (minConfirmations - 1);
  }
}
