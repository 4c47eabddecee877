package dev.sluice.domain.analysis;

/**
 * All evidence of an analysis, process by process.
 *
 * @param errors evidence of more failures than tolerated
 * @param errorsProof evidence of no more failures than tolerated
 * @param guard evidence of a catastrophe
 * @param clientErrors evidence of far more requests answered with 4xx
 * @param caution suspicion, and noise of the stable version
 * @param latency evidence about latency, {@link LatencyEvidence#NONE} when it is not judged
 * @param sampleRatio evidence that requests are not split as the weight says
 * @param extras evidence of the extra metrics
 * @param downstream evidence that Services suffer that the canary calls
 */
public record Evidence(
    RateEvidence errors,
    RateEvidence errorsProof,
    RateEvidence guard,
    RateEvidence clientErrors,
    Caution caution,
    LatencyEvidence latency,
    Mixture sampleRatio,
    ExtraEvidence extras,
    DownstreamEvidence downstream) {

  static Evidence initial(AnalysisConfig config) {
    return new Evidence(
        RateEvidence.EMPTY,
        RateEvidence.EMPTY,
        RateEvidence.EMPTY,
        RateEvidence.EMPTY,
        Caution.EMPTY,
        config.latency().judged() ? config.latencyProcess().start() : LatencyEvidence.NONE,
        Mixture.EMPTY,
        config.extraProcess().start(),
        DownstreamEvidence.NONE);
  }

  /**
   * @throws IllegalArgumentException when it was not gathered under these rules
   */
  void mustFit(AnalysisConfig config) {
    extras.mustFit(config.extras());
    if (latency.harm().size() != config.latency().quantiles().size()) {
      throw new IllegalArgumentException(
          "evidence.latency has "
              + latency.harm().size()
              + " quantiles, the rules have "
              + config.latency().quantiles());
    }
  }

  /** Natural logarithm of one metric's evidence of harm. */
  double logE(Metric metric) {
    if (metric.equals(Metric.ERRORS)) {
      return errors.mixture().logE();
    }
    if (metric.equals(Metric.LATENCY)) {
      return latency.logE();
    }
    if (metric.equals(Metric.CLIENT_ERRORS)) {
      return clientErrors.mixture().logE();
    }
    return metric.equals(Metric.GUARD) ? guard.mixture().logE() : extras.logE(metric.text());
  }
}
