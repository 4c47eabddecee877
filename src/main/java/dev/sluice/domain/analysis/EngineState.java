package dev.sluice.domain.analysis;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything an analysis remembers between two windows. Plain numbers, text and lists, so that it
 * survives in a Rollout's status; a restored state continues bit for bit.
 *
 * @param config the rules it was begun with
 * @param decision the last decision; {@link Decision#CONTINUE} before the first window
 * @param lastIndex index of the last window that counted, -1 before the first
 * @param windows windows counted
 * @param pausedWindows those of them in which the caller paused, waited or scaled; they do not use
 *     up the time
 * @param judgedWindows those of them that not only the guard judged
 * @param weight canary weight of the last window, 0 before the first
 * @param stepWindows windows since the weight or the step last changed
 * @param stepRequests canary requests in these windows
 * @param emptyWindows last windows in a row without a canary request
 * @param sampleRatioAlarm whether the split was ever found wrong; never taken back
 * @param seen requests and failures since the analysis began
 * @param errors evidence of more failures than tolerated
 * @param errorsProof evidence of no more failures than tolerated
 * @param guard evidence of a catastrophe
 * @param caution suspicion, and noise of the stable version
 * @param latency evidence about latency, {@link LatencyEvidence#NONE} when it is not judged
 * @param sampleRatio evidence that requests are not split as the weight says
 * @param extras evidence of the extra metrics
 * @param downstream evidence that Services suffer that the canary calls
 */
public record EngineState(
    AnalysisConfig config,
    Decision decision,
    long lastIndex,
    long windows,
    long pausedWindows,
    long judgedWindows,
    double weight,
    int stepWindows,
    long stepRequests,
    int emptyWindows,
    boolean sampleRatioAlarm,
    Counts seen,
    RateEvidence errors,
    RateEvidence errorsProof,
    RateEvidence guard,
    Caution caution,
    LatencyEvidence latency,
    Mixture sampleRatio,
    ExtraEvidence extras,
    DownstreamEvidence downstream) {

  static EngineState initial(AnalysisConfig config) {
    return new EngineState(
        config,
        Decision.CONTINUE,
        -1,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        false,
        Counts.NONE,
        RateEvidence.EMPTY,
        RateEvidence.EMPTY,
        RateEvidence.EMPTY,
        Caution.EMPTY,
        config.latency().judged() ? config.latencyProcess().start() : LatencyEvidence.NONE,
        Mixture.EMPTY,
        config.extraProcess().start(),
        DownstreamEvidence.NONE);
  }

  /** Measured time: windows counted times their length. */
  public long elapsedSeconds() {
    return windows * config.schedule().intervalSeconds();
  }

  /** Measured time in which the caller could have gone on. */
  long activeSeconds() {
    return (windows - pausedWindows) * config.schedule().intervalSeconds();
  }

  /**
   * Natural logarithm of each judged metric's weighted share of the evidence of harm; any one that
   * reaches the bound rolls back alone.
   */
  public Map<Metric, Double> weightedLogEvidence() {
    var evidence = new LinkedHashMap<Metric, Double>();
    for (int i = 0; i < config.metrics().size(); i++) {
      Metric metric = config.metrics().get(i);
      evidence.put(metric, logEvidence(metric) + Math.log(config.weights().get(i)));
    }
    return evidence;
  }

  /** Natural logarithm of one metric's evidence of harm. */
  double logEvidence(Metric metric) {
    if (metric.equals(Metric.ERRORS)) {
      return errors.mixture().logE();
    }
    if (metric.equals(Metric.LATENCY)) {
      return latency.logE();
    }
    return metric.equals(Metric.GUARD) ? guard.mixture().logE() : extras.logE(metric.text());
  }

  /** Whether only the guard judged the last window, by the clock and the weights alone. */
  boolean onlyGuarded() {
    Schedule schedule = config.schedule();
    return elapsedSeconds() - schedule.intervalSeconds() < schedule.warmupSeconds()
        || stepWindows <= schedule.settleWindows();
  }

  /** After the decision: a new step begins to count at zero. */
  EngineState decided(Decision next) {
    boolean advance = next == Decision.ADVANCE;
    return new EngineState(
        config,
        next,
        lastIndex,
        windows,
        pausedWindows,
        judgedWindows,
        weight,
        advance ? 0 : stepWindows,
        advance ? 0 : stepRequests,
        emptyWindows,
        sampleRatioAlarm,
        seen,
        errors,
        errorsProof,
        guard,
        caution,
        latency,
        sampleRatio,
        extras,
        downstream);
  }
}
