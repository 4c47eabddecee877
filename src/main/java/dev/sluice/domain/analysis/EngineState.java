package dev.sluice.domain.analysis;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything an analysis remembers between two windows. Plain numbers, text and lists, so that it
 * survives in a Rollout's status; a restored state continues bit for bit.
 *
 * @param config the rules it was begun with
 * @param decision the last decision; {@link Decision#CONTINUE} before the first window
 * @param count what was counted
 * @param alarms what was raised and is never taken back
 * @param evidence what the counts are worth
 */
public record EngineState(
    AnalysisConfig config, Decision decision, Count count, Alarms alarms, Evidence evidence) {

  public EngineState {
    evidence.mustFit(config);
  }

  static EngineState initial(AnalysisConfig config) {
    return new EngineState(
        config, Decision.CONTINUE, Count.NONE, Alarms.NONE, Evidence.initial(config));
  }

  /** Measured time: windows counted times their length. */
  public long elapsedSeconds() {
    return windows() * config.schedule().intervalSeconds();
  }

  /** Measured time in which the caller could have gone on, and the canary could be compared. */
  long activeSeconds() {
    return (windows() - pausedWindows() - count.aloneWindows())
        * config.schedule().intervalSeconds();
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
    return evidence.logE(metric);
  }

  boolean onlyGuarded() {
    return count.onlyGuarded(config.schedule());
  }

  /** After the decision: a new step begins to count at zero. */
  EngineState decided(Decision next) {
    return new EngineState(
        config, next, next == Decision.ADVANCE ? count.nextStep() : count, alarms, evidence);
  }

  /** Index of the last window that counted, -1 before the first. */
  public long lastIndex() {
    return count.lastIndex();
  }

  /** Windows counted. */
  public long windows() {
    return count.windows();
  }

  public long pausedWindows() {
    return count.pausedWindows();
  }

  public long judgedWindows() {
    return count.judgedWindows();
  }

  /** Canary weight of the last window, 0 before the first. */
  public double weight() {
    return count.weight();
  }

  public int stepWindows() {
    return count.stepWindows();
  }

  public long stepRequests() {
    return count.step().canary();
  }

  public int emptyWindows() {
    return count.emptyWindows();
  }

  /** Requests and failures since the analysis began. */
  public Counts seen() {
    return count.seen().failures();
  }

  public RateEvidence errors() {
    return evidence.errors();
  }

  public RateEvidence errorsProof() {
    return evidence.errorsProof();
  }

  public RateEvidence guard() {
    return evidence.guard();
  }

  public Caution caution() {
    return evidence.caution();
  }

  public LatencyEvidence latency() {
    return evidence.latency();
  }

  public Mixture sampleRatio() {
    return evidence.sampleRatio();
  }

  public ExtraEvidence extras() {
    return evidence.extras();
  }

  public DownstreamEvidence downstream() {
    return evidence.downstream();
  }

  public boolean sampleRatioAlarm() {
    return alarms.sampleRatio();
  }
}
