package dev.sluice.domain.analysis;

import java.util.List;

/**
 * All that a judgement depends on besides the windows. Part of the stored state, so that evidence
 * is never continued under other rules than it was begun with: when a Rollout's rules change,
 * compare with {@link #equals} and start anew.
 *
 * @param bounds what a wrong decision may cost
 * @param ends how an analysis may end without harm
 * @param margins what is harm
 * @param alarms what is watched beside harm
 * @param schedule windows, warm-up, steps and limits
 */
public record AnalysisConfig(
    Bounds bounds, Ends ends, Margins margins, AlarmRules alarms, Schedule schedule) {

  /** The defaults of docs/reference/statistics.md. */
  public static AnalysisConfig defaults() {
    return new AnalysisConfig(
        Bounds.defaults(),
        Ends.defaults(),
        Margins.defaults(),
        AlarmRules.defaults(),
        Schedule.defaults());
  }

  public AnalysisConfig {
    Require.given("analysis.bounds", bounds);
    Require.given("analysis.ends", ends);
    Require.given("analysis.margins", margins);
    Require.given("analysis.alarms", alarms);
    Require.given("analysis.schedule", schedule);
  }

  public AnalysisConfig rates(double falseRollback, double falseProof) {
    return new AnalysisConfig(
        bounds.rates(falseRollback, falseProof), ends, margins, alarms, schedule);
  }

  public AnalysisConfig minConfirmations(int windows) {
    return new AnalysisConfig(bounds.minConfirmations(windows), ends, margins, alarms, schedule);
  }

  public AnalysisConfig clusterSize(double requests) {
    return new AnalysisConfig(bounds.clusterSize(requests), ends, margins, alarms, schedule);
  }

  public AnalysisConfig promotion(Promotion other) {
    return new AnalysisConfig(bounds, ends.promotion(other), margins, alarms, schedule);
  }

  public AnalysisConfig minJudgedWindows(int windows) {
    return new AnalysisConfig(bounds, ends.minJudgedWindows(windows), margins, alarms, schedule);
  }

  public AnalysisConfig onInconclusive(Response response) {
    return new AnalysisConfig(bounds, ends.onInconclusive(response), margins, alarms, schedule);
  }

  public AnalysisConfig errors(Margin margin) {
    return new AnalysisConfig(bounds, ends, margins.errors(margin), alarms, schedule);
  }

  public AnalysisConfig guard(Margin margin) {
    return new AnalysisConfig(bounds, ends, margins.guard(margin), alarms, schedule);
  }

  public AnalysisConfig clientErrors(ClientErrorRules rules) {
    return new AnalysisConfig(bounds, ends, margins.clientErrors(rules), alarms, schedule);
  }

  public AnalysisConfig latency(LatencyRules rules) {
    return new AnalysisConfig(bounds, ends, margins.latency(rules), alarms, schedule);
  }

  public AnalysisConfig metricWeights(MetricWeights weights) {
    return new AnalysisConfig(bounds, ends, margins.weights(weights), alarms, schedule);
  }

  public AnalysisConfig extras(ExtraMetrics metrics) {
    return new AnalysisConfig(bounds, ends, margins.extras(metrics), alarms, schedule);
  }

  public AnalysisConfig caution(CautionRules rules) {
    return new AnalysisConfig(bounds, ends, margins, alarms.caution(rules), schedule);
  }

  public AnalysisConfig sampleRatio(SampleRatioRules rules) {
    return new AnalysisConfig(bounds, ends, margins, alarms.sampleRatio(rules), schedule);
  }

  public AnalysisConfig downstream(DownstreamRules rules) {
    return new AnalysisConfig(bounds, ends, margins, alarms.downstream(rules), schedule);
  }

  public AnalysisConfig schedule(Schedule other) {
    return new AnalysisConfig(bounds, ends, margins, alarms, other);
  }

  public double falseRollbackRate() {
    return bounds.falseRollbackRate();
  }

  public double falseProofRate() {
    return bounds.falseProofRate();
  }

  public int minConfirmations() {
    return bounds.minConfirmations();
  }

  public double clusterSize() {
    return bounds.clusterSize();
  }

  public Promotion promotion() {
    return ends.promotion();
  }

  public int minJudgedWindows() {
    return ends.minJudgedWindows();
  }

  public Response onInconclusive() {
    return ends.onInconclusive();
  }

  public Margin errors() {
    return margins.errors();
  }

  public Margin guard() {
    return margins.guard();
  }

  public ClientErrorRules clientErrors() {
    return margins.clientErrors();
  }

  public LatencyRules latency() {
    return margins.latency();
  }

  public MetricWeights metricWeights() {
    return margins.weights();
  }

  public ExtraMetrics extras() {
    return margins.extras();
  }

  public CautionRules caution() {
    return alarms.caution();
  }

  public SampleRatioRules sampleRatio() {
    return alarms.sampleRatio();
  }

  public DownstreamRules downstream() {
    return alarms.downstream();
  }

  double rollbackAt() {
    return bounds.rollbackAt();
  }

  double proofAt() {
    return bounds.proofAt();
  }

  double cap() {
    return bounds.cap();
  }

  /**
   * @param clusters what the evidence is divided by, at least 1
   */
  Bets errorBets(double clusters) {
    return new Bets(errors(), Bets.HARM, clusters, cap());
  }

  Bets proofBets(double clusters) {
    return new Bets(errors(), Bets.NO_HARM, clusters, Double.POSITIVE_INFINITY);
  }

  Bets guardBets() {
    return new Bets(guard(), Bets.HARM, 1, Double.POSITIVE_INFINITY);
  }

  LatencyProcess latencyProcess() {
    return new LatencyProcess(latency(), cap());
  }

  ExtraProcess extraProcess() {
    return new ExtraProcess(extras(), cap());
  }

  /** What part of the bound on false rollbacks a judged metric has, 0 to 1. */
  public double share(Metric metric) {
    return weights().get(metrics().indexOf(metric));
  }

  /** Everything that bears evidence of harm. */
  List<Metric> metrics() {
    return margins.metrics();
  }

  /** In the order of {@link #metrics()}; together 1. */
  List<Double> weights() {
    return margins.shares();
  }
}
