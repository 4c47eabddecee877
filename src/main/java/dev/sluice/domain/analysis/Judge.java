package dev.sluice.domain.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Turns the evidence of a state into a decision; the rules and their order are those of
 * docs/reference/statistics.md.
 */
final class Judge {
  private final EngineState state;
  private final AnalysisConfig config;
  private final Window window;
  private final List<Double> logEs;
  private final double logHarm;
  private final List<Double> proof;

  private Judge(EngineState state, Window window) {
    this.state = state;
    this.config = state.config();
    this.window = window;
    this.logEs = config.metrics().stream().map(state::logEvidence).toList();
    this.logHarm = Combination.mean(logEs, config.weights());
    this.proof = proof();
  }

  /**
   * @param state with {@code window} counted
   */
  static Judgement judge(EngineState state, Window window) {
    return new Judge(state, window).judgement();
  }

  private Judgement judgement() {
    if (logHarm >= config.rollbackAt()) {
      return takeBack(Reason.HARM);
    }
    if (checkFailed()) {
      return takeBack(Reason.CHECK_FAILED);
    }
    if (sampleRatioAlarm() && config.sampleRatio().onMismatch() == Response.ROLLBACK) {
      return takeBack(Reason.SAMPLE_RATIO);
    }
    if (downstreamAlarm() && config.downstream().onAlarm() == Response.ROLLBACK) {
      return takeBack(Reason.DOWNSTREAM);
    }
    return trusted() && complete() && window.mayAdvance() && mayPromote()
        ? promote()
        : unlessOutOfBudget();
  }

  /**
   * Nobody goes back to a version without a ready pod. That is no final decision: the evidence
   * stays, and takes the canary back when the stable version has returned.
   */
  private Judgement takeBack(Reason reason) {
    return result(window.stableServing() ? Decision.ROLLBACK : Decision.HOLD, reason);
  }

  private Judgement promote() {
    Reason compared = proven() ? Reason.PROVEN : Reason.NO_HARM;
    return result(Decision.PROMOTE, window.stableServing() ? compared : Reason.JUDGED_ALONE);
  }

  private Judgement unlessOutOfBudget() {
    if (outOfBudget()) {
      return config.onInconclusive() == Response.ROLLBACK
          ? takeBack(Reason.INCONCLUSIVE)
          : result(Decision.HOLD, Reason.INCONCLUSIVE);
    }
    Optional<Reason> doubt = doubt();
    if (doubt.isPresent()) {
      return result(Decision.HOLD, doubt.get());
    }
    return complete() && window.mayAdvance() && !window.lastStep()
        ? result(Decision.ADVANCE, Reason.STEP_COMPLETE)
        : result(Decision.CONTINUE, waitingFor());
  }

  private Reason waitingFor() {
    if (state.onlyGuarded()) {
      return Reason.WARMING_UP;
    }
    if (!complete() || (window.lastStep() && !judgedEnough())) {
      return Reason.GATHERING;
    }
    return window.mayAdvance() ? Reason.NOT_PROVEN : Reason.PAUSED;
  }

  private boolean trusted() {
    return doubt().isEmpty();
  }

  /** Why what was measured is not enough to go on with, if so. */
  private Optional<Reason> doubt() {
    if (outage()) {
      return Optional.of(Reason.OUTAGE);
    }
    if (sampleRatioAlarm()) {
      return Optional.of(Reason.SAMPLE_RATIO);
    }
    if (downstreamAlarm()) {
      return Optional.of(Reason.DOWNSTREAM);
    }
    if (noData()) {
      return Optional.of(Reason.NO_DATA);
    }
    return suspected() ? Optional.of(Reason.SUSPECTED) : Optional.empty();
  }

  /** Two versions that fail alike are as alike as can be; that is no reason to go on. */
  private boolean outage() {
    return window.stableServing()
        && (state.count().step().bothMostlyBad()
            || Counts.failures(window.stable(), window.canary()).bothMostlyBad());
  }

  /** Where nothing is compared, an alarm of a comparison says nothing. */
  private boolean sampleRatioAlarm() {
    return window.stableServing() && state.sampleRatioAlarm();
  }

  private boolean suspected() {
    if (!window.stableServing()) {
      return false;
    }
    double proofNow = state.errorsProof().mixture().logE();
    return state.caution().holds(config.caution(), proofNow, config.proofAt());
  }

  private boolean noData() {
    int limit = config.schedule().noDataWindows();
    return state.emptyWindows() >= limit
        || state.extras().silent().values().stream().anyMatch(windows -> windows >= limit);
  }

  private boolean downstreamAlarm() {
    return window.stableServing() && !state.alarms().downstream().isEmpty();
  }

  private boolean checkFailed() {
    return config.extras().checks().stream()
        .anyMatch(check -> state.extras().failures(check.name()) > check.failureLimit());
  }

  private boolean complete() {
    return !state.onlyGuarded()
        && state.stepWindows() >= config.schedule().minStepWindows()
        && state.stepRequests() >= needed(state, window)
        && state.count().step().canaryMostlyGood()
        && everyMetricSpoke();
  }

  /** No data is never a success: before a promotion there is a request, whatever the schedule. */
  static long needed(EngineState state, Window window) {
    return Math.max(window.lastStep() ? 1 : 0, state.config().schedule().minStepRequests());
  }

  /** Each extra metric had at least one sample at this weight: silence is not success. */
  private boolean everyMetricSpoke() {
    return state.extras().silent().values().stream()
        .allMatch(windows -> windows < state.stepWindows());
  }

  private boolean judgedEnough() {
    return state.judgedWindows() >= config.minJudgedWindows();
  }

  private boolean mayPromote() {
    return window.lastStep()
        && judgedEnough()
        && (config.promotion() == Promotion.NO_HARM || provenEnough());
  }

  /** Of latency nothing can be proven where nothing is compared. */
  private boolean provenEnough() {
    return window.stableServing()
        ? proven()
        : state.errorsProof().mixture().maxLogE() >= config.proofAt();
  }

  /** Where nothing is compared because there is no way back, time and exposure do not count. */
  private boolean outOfBudget() {
    if (window.promoting() || !window.stableServing()) {
      return false;
    }
    Schedule schedule = config.schedule();
    return state.activeSeconds() >= schedule.maxDurationSeconds()
        || (schedule.maxExposureRequests() > 0
            && state.seen().canary() >= schedule.maxExposureRequests());
  }

  private boolean proven() {
    return proof.stream().allMatch(logE -> logE >= config.proofAt());
  }

  private List<Double> proof() {
    List<Double> all = new ArrayList<>();
    all.add(state.errorsProof().mixture().maxLogE());
    state.latency().proof().forEach(mixture -> all.add(mixture.maxLogE()));
    state.extras().ratesProof().values().forEach(rate -> all.add(rate.mixture().maxLogE()));
    state.extras().distributions().values().stream()
        .flatMap(distribution -> distribution.proof().stream())
        .forEach(mixture -> all.add(mixture.maxLogE()));
    return all;
  }

  private Judgement result(Decision decision, Reason reason) {
    List<Metric> guilty = reason == Reason.HARM ? guilty() : List.of();
    String text = new Explanation(state, window, logHarm, proof).text(reason, guilty);
    return new Judgement(
        decision,
        reason,
        guilty,
        logHarm,
        byMetric(),
        proof,
        proven(),
        state.sampleRatio().logE(),
        text);
  }

  private List<Metric> guilty() {
    List<Metric> metrics = config.metrics();
    List<Integer> found = Combination.guilty(logEs, config.falseRollbackRate());
    return found.isEmpty()
        ? List.of(metrics.get(heaviest()))
        : found.stream().map(metrics::get).toList();
  }

  private int heaviest() {
    return IntStream.range(0, logEs.size())
        .boxed()
        .max(Comparator.comparingDouble(i -> Math.log(config.weights().get(i)) + logEs.get(i)))
        .orElseThrow();
  }

  private Map<Metric, Double> byMetric() {
    Map<Metric, Double> byMetric = new LinkedHashMap<>();
    config.metrics().forEach(metric -> byMetric.put(metric, state.logEvidence(metric)));
    return byMetric;
  }
}
