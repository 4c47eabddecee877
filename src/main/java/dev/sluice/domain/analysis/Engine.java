package dev.sluice.domain.analysis;

import java.util.Optional;

/**
 * Judges a canary window by window. Pure: the same state and window give the same outcome, anywhere
 * and after any restart.
 */
public final class Engine {
  private Engine() {}

  /** An analysis before its first window. */
  public static EngineState start(AnalysisConfig config) {
    return EngineState.initial(config);
  }

  /**
   * Counts a window once and decides. A window whose index is not above the last one, or that
   * follows a final decision, changes nothing.
   *
   * @throws IllegalArgumentException when a latency histogram does not have the cells that the
   *     rules need
   */
  public static Outcome onWindow(EngineState state, Window window) {
    if (state.decision().isFinal() || window.index() <= state.lastIndex()) {
      return new Outcome(state, Optional.empty());
    }
    EngineState counted = count(state, window);
    Judgement judgement = Judge.judge(counted, window);
    return new Outcome(counted.decided(judgement.decision()), Optional.of(judgement));
  }

  /** Numbers first, so that "only guarded" is known when the evidence is added. */
  private static EngineState count(EngineState at, Window window) {
    boolean sameWeight = at.weight() == window.weight();
    long requests = window.canary().requests();
    EngineState next =
        new EngineState(
            at.config(),
            at.decision(),
            window.index(),
            at.windows() + 1,
            at.pausedWindows() + (window.mayAdvance() ? 0 : 1),
            at.judgedWindows(),
            window.weight(),
            (sameWeight ? at.stepWindows() : 0) + 1,
            (sameWeight ? at.stepRequests() : 0) + requests,
            requests == 0 ? at.emptyWindows() + 1 : 0,
            at.sampleRatioAlarm(),
            at.seen().plus(Counts.failures(window.stable(), window.canary())),
            at.errors(),
            at.errorsProof(),
            at.guard(),
            at.caution(),
            at.latency(),
            at.sampleRatio(),
            at.extras(),
            at.downstream());
    return weigh(next, window);
  }

  private static EngineState weigh(EngineState at, Window window) {
    AnalysisConfig config = at.config();
    Counts failures = Counts.failures(window.stable(), window.canary());
    boolean learn = at.onlyGuarded();
    double clusters = at.caution().clusterSize(config.caution(), config.clusterSize());
    RateEvidence errors =
        learn
            ? at.errors().learn(failures)
            : at.errors().score(config.errorBets(clusters), failures);
    // The first window at a weight still holds requests that were split by the weight before.
    Mixture split = at.stepWindows() > 1 ? split(at, window) : at.sampleRatio();
    return new EngineState(
        config,
        at.decision(),
        at.lastIndex(),
        at.windows(),
        at.pausedWindows(),
        at.judgedWindows() + (learn ? 0 : 1),
        at.weight(),
        at.stepWindows(),
        at.stepRequests(),
        at.emptyWindows(),
        at.sampleRatioAlarm() || split.logE() >= config.sampleRatio().alarmAt(),
        at.seen(),
        errors,
        learn
            ? at.errorsProof().learn(failures)
            : at.errorsProof().score(config.proofBets(clusters), failures),
        at.guard().score(config.guardBets(), failures),
        caution(at, failures, learn, errors),
        latency(at, window, learn),
        split,
        extras(at, window, learn),
        learn ? at.downstream() : downstream(at, window));
  }

  private static Caution caution(
      EngineState at, Counts failures, boolean learn, RateEvidence errors) {
    AnalysisConfig config = at.config();
    boolean waiting = !errors.pending().equals(Counts.NONE);
    return at.caution()
        .plus(config.caution(), config.errors(), config.clusterSize(), failures, !learn, waiting);
  }

  private static ExtraEvidence extras(EngineState at, Window window, boolean learn) {
    ExtraProcess process = at.config().extraProcess();
    return learn
        ? process.learn(at.extras(), window.samples())
        : process.score(at.extras(), window.samples());
  }

  private static DownstreamEvidence downstream(EngineState at, Window window) {
    AnalysisConfig config = at.config();
    return at.downstream()
        .plus(config.downstream(), config.clusterSize(), config.cap(), window.samples());
  }

  private static Mixture split(EngineState at, Window window) {
    return SampleRatioProcess.score(
        at.sampleRatio(),
        at.config().sampleRatio(),
        window.stable().requests(),
        window.canary().requests(),
        window.weight());
  }

  private static LatencyEvidence latency(EngineState at, Window window, boolean learn) {
    if (!at.config().latency().judged()) {
      return at.latency();
    }
    LatencyProcess process = at.config().latencyProcess();
    return learn
        ? process.learn(at.latency(), window.stable())
        : process.score(at.latency(), window.stable(), window.canary());
  }
}
