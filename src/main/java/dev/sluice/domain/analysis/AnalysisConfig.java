package dev.sluice.domain.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
 * @param minJudgedWindows windows that not only the guard judged, before a promotion; with few, the
 *     cap could have hidden a canary that does harm
 * @param clusterSize longest chain of failures that one cause makes, client retries for instance;
 *     at least 1
 * @param onInconclusive what follows when the time or the exposure is used up without a verdict
 * @param errors tolerated increase of failures
 * @param guard increase of failures that is a catastrophe
 * @param caution what holds a rollout short of harm, and whether noise is measured
 * @param latency how latency is judged
 * @param sampleRatio how the split itself is checked
 * @param downstream how the Services that the canary calls are watched
 * @param metricWeights shares of what the extra metrics leave of {@code falseRollbackRate}
 * @param extras what else is judged
 * @param schedule windows, warm-up, steps and limits
 */
public record AnalysisConfig(
    double falseRollbackRate,
    double falseProofRate,
    Promotion promotion,
    int minConfirmations,
    int minJudgedWindows,
    double clusterSize,
    Response onInconclusive,
    Margin errors,
    Margin guard,
    CautionRules caution,
    LatencyRules latency,
    SampleRatioRules sampleRatio,
    DownstreamRules downstream,
    MetricWeights metricWeights,
    ExtraMetrics extras,
    Schedule schedule) {

  /** The defaults of docs/reference/statistics.md. */
  public static AnalysisConfig defaults() {
    return new AnalysisConfig(
        0.05,
        0.05,
        Promotion.NO_HARM,
        2,
        3,
        1,
        Response.ROLLBACK,
        Margin.ERRORS,
        Margin.GUARD,
        CautionRules.NONE,
        LatencyRules.defaults(),
        SampleRatioRules.defaults(),
        DownstreamRules.defaults(),
        MetricWeights.defaults(),
        ExtraMetrics.NONE,
        Schedule.defaults());
  }

  public AnalysisConfig {
    Require.upTo("analysis.falseRollbackRate", falseRollbackRate, 0, 0.5);
    Require.upTo("analysis.falseProofRate", falseProofRate, 0, 0.5);
    Require.given("analysis.promotion", promotion);
    Require.within("analysis.minConfirmations", minConfirmations, 1, 100);
    Require.within("analysis.minJudgedWindows", minJudgedWindows, 0, 1000);
    Require.within("analysis.clusterSize", clusterSize, 1, 1_000_000);
    Require.given("analysis.onInconclusive", onInconclusive);
    Require.given("analysis.errors", errors);
    Require.given("analysis.guard", guard);
    Require.given("analysis.caution", caution);
    Require.given("analysis.latency", latency);
    Require.given("analysis.sampleRatio", sampleRatio);
    Require.given("analysis.downstream", downstream);
    Require.given("analysis.metricWeights", metricWeights);
    Require.given("analysis.extras", extras);
    Require.given("analysis.schedule", schedule);
  }

  public AnalysisConfig rates(double falseRollback, double falseProof) {
    return with(
        draft -> {
          draft.falseRollbackRate = falseRollback;
          draft.falseProofRate = falseProof;
        });
  }

  public AnalysisConfig promotion(Promotion other) {
    return with(draft -> draft.promotion = other);
  }

  public AnalysisConfig minConfirmations(int windows) {
    return with(draft -> draft.minConfirmations = windows);
  }

  public AnalysisConfig minJudgedWindows(int windows) {
    return with(draft -> draft.minJudgedWindows = windows);
  }

  public AnalysisConfig clusterSize(double requests) {
    return with(draft -> draft.clusterSize = requests);
  }

  public AnalysisConfig onInconclusive(Response response) {
    return with(draft -> draft.onInconclusive = response);
  }

  public AnalysisConfig errors(Margin margin) {
    return with(draft -> draft.errors = margin);
  }

  public AnalysisConfig guard(Margin margin) {
    return with(draft -> draft.guard = margin);
  }

  public AnalysisConfig caution(CautionRules rules) {
    return with(draft -> draft.caution = rules);
  }

  public AnalysisConfig latency(LatencyRules rules) {
    return with(draft -> draft.latency = rules);
  }

  public AnalysisConfig sampleRatio(SampleRatioRules rules) {
    return with(draft -> draft.sampleRatio = rules);
  }

  public AnalysisConfig downstream(DownstreamRules rules) {
    return with(draft -> draft.downstream = rules);
  }

  public AnalysisConfig metricWeights(MetricWeights weights) {
    return with(draft -> draft.metricWeights = weights);
  }

  public AnalysisConfig extras(ExtraMetrics metrics) {
    return with(draft -> draft.extras = metrics);
  }

  public AnalysisConfig schedule(Schedule other) {
    return with(draft -> draft.schedule = other);
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

  /**
   * @param clusters what the evidence is divided by, at least 1
   */
  Bets errorBets(double clusters) {
    return new Bets(errors, Bets.HARM, clusters, cap());
  }

  Bets proofBets(double clusters) {
    return new Bets(errors, Bets.NO_HARM, clusters, Double.POSITIVE_INFINITY);
  }

  Bets guardBets() {
    return new Bets(guard, Bets.HARM, 1, Double.POSITIVE_INFINITY);
  }

  LatencyProcess latencyProcess() {
    return new LatencyProcess(latency, cap());
  }

  ExtraProcess extraProcess() {
    return new ExtraProcess(extras, cap());
  }

  /** Errors, latency where it is judged, guard, then the extra metrics. */
  List<Metric> metrics() {
    Stream<Metric> own =
        latency.judged()
            ? Stream.of(Metric.ERRORS, Metric.LATENCY, Metric.GUARD)
            : Stream.of(Metric.ERRORS, Metric.GUARD);
    return Stream.concat(own, extras.judged().stream()).toList();
  }

  /** In the order of {@link #metrics()}; together 1. */
  List<Double> weights() {
    double left = 1 - extras.weights().stream().mapToDouble(w -> w).sum();
    List<Double> weights = new ArrayList<>();
    ownWeights().forEach(weight -> weights.add(left * weight));
    weights.addAll(extras.weights());
    return weights;
  }

  private List<Double> ownWeights() {
    return latency.judged()
        ? List.of(metricWeights.errors(), metricWeights.latency(), metricWeights.guard())
        : List.of(metricWeights.errors() + metricWeights.latency(), metricWeights.guard());
  }

  private AnalysisConfig with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.config();
  }

  /** A configuration in the making; lives inside of one method only. */
  private static final class Draft {
    private double falseRollbackRate;
    private double falseProofRate;
    private Promotion promotion;
    private int minConfirmations;
    private int minJudgedWindows;
    private double clusterSize;
    private Response onInconclusive;
    private Margin errors;
    private Margin guard;
    private CautionRules caution;
    private LatencyRules latency;
    private SampleRatioRules sampleRatio;
    private DownstreamRules downstream;
    private MetricWeights metricWeights;
    private ExtraMetrics extras;
    private Schedule schedule;

    Draft(AnalysisConfig from) {
      falseRollbackRate = from.falseRollbackRate;
      falseProofRate = from.falseProofRate;
      promotion = from.promotion;
      minConfirmations = from.minConfirmations;
      minJudgedWindows = from.minJudgedWindows;
      clusterSize = from.clusterSize;
      onInconclusive = from.onInconclusive;
      errors = from.errors;
      guard = from.guard;
      caution = from.caution;
      latency = from.latency;
      sampleRatio = from.sampleRatio;
      downstream = from.downstream;
      metricWeights = from.metricWeights;
      extras = from.extras;
      schedule = from.schedule;
    }

    AnalysisConfig config() {
      return new AnalysisConfig(
          falseRollbackRate,
          falseProofRate,
          promotion,
          minConfirmations,
          minJudgedWindows,
          clusterSize,
          onInconclusive,
          errors,
          guard,
          caution,
          latency,
          sampleRatio,
          downstream,
          metricWeights,
          extras,
          schedule);
    }
  }
}
