package dev.sluice.domain.analysis;

import java.util.List;

/**
 * All that a judgement depends on besides the windows. Part of the stored state, so that evidence
 * is never continued under other rules than it was begun with: when a Rollout's rules change,
 * compare with {@link #equals} and start anew.
 *
 * @param falseRollbackRate bound on rolling back a canary that is inside all margins, for the whole
 *     rollout
 * @param falseProofRate bound on calling a canary proven that is outside a margin
 * @param promotion what the canary must show
 * @param minConfirmations windows that must agree before errors or latency roll back; 1 lets a
 *     single window decide
 * @param clusterSize longest chain of failures that one cause makes, client retries for instance;
 *     at least 1
 * @param onInconclusive what follows when the time or the exposure is used up without a verdict
 * @param errors tolerated increase of failures
 * @param guard increase of failures that is a catastrophe
 * @param latency how latency is judged
 * @param sampleRatio how the split itself is checked
 * @param metricWeights shares of {@code falseRollbackRate}
 * @param schedule windows, warm-up, steps and limits
 */
public record AnalysisConfig(
    double falseRollbackRate,
    double falseProofRate,
    Promotion promotion,
    int minConfirmations,
    double clusterSize,
    Response onInconclusive,
    Margin errors,
    Margin guard,
    LatencyRules latency,
    SampleRatioRules sampleRatio,
    MetricWeights metricWeights,
    Schedule schedule) {

  /** The defaults of docs/reference/statistics.md. */
  public static AnalysisConfig defaults() {
    return new AnalysisConfig(
        0.05,
        0.05,
        Promotion.NO_HARM,
        2,
        1,
        Response.ROLLBACK,
        Margin.ERRORS,
        Margin.GUARD,
        LatencyRules.defaults(),
        SampleRatioRules.defaults(),
        MetricWeights.defaults(),
        Schedule.defaults());
  }

  public AnalysisConfig {
    Require.upTo("analysis.falseRollbackRate", falseRollbackRate, 0, 0.5);
    Require.upTo("analysis.falseProofRate", falseProofRate, 0, 0.5);
    Require.given("analysis.promotion", promotion);
    Require.within("analysis.minConfirmations", minConfirmations, 1, 100);
    Require.within("analysis.clusterSize", clusterSize, 1, 1_000_000);
    Require.given("analysis.onInconclusive", onInconclusive);
    Require.given("analysis.errors", errors);
    Require.given("analysis.guard", guard);
    Require.given("analysis.latency", latency);
    Require.given("analysis.sampleRatio", sampleRatio);
    Require.given("analysis.metricWeights", metricWeights);
    Require.given("analysis.schedule", schedule);
  }

  public AnalysisConfig rates(double falseRollback, double falseProof) {
    return new AnalysisConfig(
        falseRollback,
        falseProof,
        promotion,
        minConfirmations,
        clusterSize,
        onInconclusive,
        errors,
        guard,
        latency,
        sampleRatio,
        metricWeights,
        schedule);
  }

  public AnalysisConfig promotion(Promotion other) {
    return new AnalysisConfig(
        falseRollbackRate,
        falseProofRate,
        other,
        minConfirmations,
        clusterSize,
        onInconclusive,
        errors,
        guard,
        latency,
        sampleRatio,
        metricWeights,
        schedule);
  }

  public AnalysisConfig minConfirmations(int windows) {
    return new AnalysisConfig(
        falseRollbackRate,
        falseProofRate,
        promotion,
        windows,
        clusterSize,
        onInconclusive,
        errors,
        guard,
        latency,
        sampleRatio,
        metricWeights,
        schedule);
  }

  public AnalysisConfig clusterSize(double requests) {
    return new AnalysisConfig(
        falseRollbackRate,
        falseProofRate,
        promotion,
        minConfirmations,
        requests,
        onInconclusive,
        errors,
        guard,
        latency,
        sampleRatio,
        metricWeights,
        schedule);
  }

  public AnalysisConfig onInconclusive(Response response) {
    return new AnalysisConfig(
        falseRollbackRate,
        falseProofRate,
        promotion,
        minConfirmations,
        clusterSize,
        response,
        errors,
        guard,
        latency,
        sampleRatio,
        metricWeights,
        schedule);
  }

  public AnalysisConfig errors(Margin margin) {
    return new AnalysisConfig(
        falseRollbackRate,
        falseProofRate,
        promotion,
        minConfirmations,
        clusterSize,
        onInconclusive,
        margin,
        guard,
        latency,
        sampleRatio,
        metricWeights,
        schedule);
  }

  public AnalysisConfig guard(Margin margin) {
    return new AnalysisConfig(
        falseRollbackRate,
        falseProofRate,
        promotion,
        minConfirmations,
        clusterSize,
        onInconclusive,
        errors,
        margin,
        latency,
        sampleRatio,
        metricWeights,
        schedule);
  }

  public AnalysisConfig latency(LatencyRules rules) {
    return new AnalysisConfig(
        falseRollbackRate,
        falseProofRate,
        promotion,
        minConfirmations,
        clusterSize,
        onInconclusive,
        errors,
        guard,
        rules,
        sampleRatio,
        metricWeights,
        schedule);
  }

  public AnalysisConfig sampleRatio(SampleRatioRules rules) {
    return new AnalysisConfig(
        falseRollbackRate,
        falseProofRate,
        promotion,
        minConfirmations,
        clusterSize,
        onInconclusive,
        errors,
        guard,
        latency,
        rules,
        metricWeights,
        schedule);
  }

  public AnalysisConfig schedule(Schedule other) {
    return new AnalysisConfig(
        falseRollbackRate,
        falseProofRate,
        promotion,
        minConfirmations,
        clusterSize,
        onInconclusive,
        errors,
        guard,
        latency,
        sampleRatio,
        metricWeights,
        other);
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

  /** Windows before a promotion; with fewer, the cap could have hidden a canary that does harm. */
  public int minJudgedWindows() {
    return Math.max(schedule.minStepWindows(), minConfirmations + 1);
  }

  Bets errorBets() {
    return new Bets(errors, Bets.HARM, clusterSize, cap());
  }

  Bets proofBets() {
    return new Bets(errors, Bets.NO_HARM, clusterSize, Double.POSITIVE_INFINITY);
  }

  Bets guardBets() {
    return new Bets(guard, Bets.HARM, 1, Double.POSITIVE_INFINITY);
  }

  LatencyProcess latencyProcess() {
    return new LatencyProcess(latency, cap());
  }

  /** Errors, latency, guard; or errors, guard. */
  List<Metric> metrics() {
    return latency.judged()
        ? List.of(Metric.ERRORS, Metric.LATENCY, Metric.GUARD)
        : List.of(Metric.ERRORS, Metric.GUARD);
  }

  /** In the order of {@link #metrics()}; together 1. */
  List<Double> weights() {
    return latency.judged()
        ? List.of(metricWeights.errors(), metricWeights.latency(), metricWeights.guard())
        : List.of(metricWeights.errors() + metricWeights.latency(), metricWeights.guard());
  }
}
