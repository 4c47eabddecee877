package dev.sluice.domain.analysis;

/**
 * Adds a window's evidence.
 *
 * @param count with the window counted
 * @param at the evidence before the window
 * @param learn whether only the guard judges, and the others learn what is usual
 */
record Weighing(AnalysisConfig config, Count count, Evidence at, Window window, boolean learn) {
  Evidence evidence() {
    if (!window.compared()) {
      return alone();
    }
    return window.promoting() ? rolling() : compared();
  }

  /**
   * Only what says something about the canary by itself. Of the stable version nothing is learned:
   * what is known is how it was when it was well.
   */
  private Evidence alone() {
    double clusters = at.caution().clusterSize(config.caution(), config.clusterSize());
    boolean scored = !learn && at.errors().known();
    return new Evidence(
        scored ? at.errors().alone(config.errorBets(clusters), failures()) : at.errors(),
        scored ? at.errorsProof().alone(config.proofBets(clusters), failures()) : at.errorsProof(),
        guardAlone(),
        clientErrors(RateEvidence::alone, at.clientErrors().known()),
        at.caution(),
        at.latency(),
        at.sampleRatio(),
        config.extraProcess().alone(at.extras(), window.samples()),
        at.downstream());
  }

  /** Pods that took the stable version's place may fail though the canary does not. */
  private RateEvidence guardAlone() {
    return window.side() == StableSide.ROLLED
        ? at.guard().bothAlone(config.guardBets(), failures())
        : at.guard().alone(config.guardBets(), failures());
  }

  /**
   * Beside the canary there may be pods of both versions. They fail no less than the better of the
   * two does, so a canary inside the margins stays inside when it is compared with them: what
   * speaks against it counts, only less the further the roll is. What speaks for it does not count,
   * and nothing is learned of the stable version.
   */
  private Evidence rolling() {
    double clusters = at.caution().clusterSize(config.caution(), config.clusterSize());
    return new Evidence(
        learn ? at.errors() : at.errors().scoreOnly(config.errorBets(clusters), failures()),
        at.errorsProof(),
        window.side() == StableSide.MIXED
            ? at.guard().mixed(config.guardBets(), failures())
            : at.guard().scoreOnly(config.guardBets(), failures()),
        clientErrors(RateEvidence::scoreOnly, true),
        at.caution(),
        learn ? at.latency() : latencyHarm(),
        split(),
        learn ? at.extras() : extras(),
        learn ? at.downstream() : downstream());
  }

  private LatencyEvidence latencyHarm() {
    LatencyEvidence scored = latency();
    return new LatencyEvidence(
        scored.harm(),
        at.latency().proof(),
        at.latency().history(),
        scored.pendingStable(),
        scored.pendingCanary());
  }

  /** How a window's counts are added. */
  @FunctionalInterface
  private interface Scoring {
    RateEvidence apply(RateEvidence at, Bets bets, Counts window);
  }

  private RateEvidence clientErrors(Scoring how, boolean scored) {
    return scored && config.clientErrors().judged()
        ? how.apply(
            at.clientErrors(),
            config.clientErrors().bets(config.clusterSize()),
            Counts.clientErrors(window.stable(), window.canary()))
        : at.clientErrors();
  }

  private Evidence compared() {
    double clusters = at.caution().clusterSize(config.caution(), config.clusterSize());
    RateEvidence errors = rate(at.errors(), config.errorBets(clusters));
    return new Evidence(
        errors,
        rate(at.errorsProof(), config.proofBets(clusters)),
        at.guard().score(config.guardBets(), failures()),
        clientErrors(RateEvidence::score, true),
        caution(errors),
        latency(),
        split(),
        extras(),
        learn ? at.downstream() : downstream());
  }

  private Counts failures() {
    return Counts.failures(window.stable(), window.canary());
  }

  private RateEvidence rate(RateEvidence rate, Bets bets) {
    return learn ? rate.learn(failures()) : rate.score(bets, failures());
  }

  /**
   * @param errors with the window
   */
  private Caution caution(RateEvidence errors) {
    boolean waiting = !errors.pending().equals(Counts.NONE);
    return at.caution()
        .plus(config.caution(), config.errors(), config.clusterSize(), failures(), !learn, waiting);
  }

  private LatencyEvidence latency() {
    if (!config.latency().judged()) {
      return at.latency();
    }
    LatencyProcess process = config.latencyProcess();
    return learn
        ? process.learn(at.latency(), window.stable())
        : process.score(at.latency(), window.stable(), window.canary());
  }

  /** The first window at a weight still holds requests that were split by the weight before. */
  private Mixture split() {
    return count.stepWindows() > 1
        ? SampleRatioProcess.score(
            at.sampleRatio(),
            config.sampleRatio(),
            window.stable().requests(),
            window.canary().requests(),
            window.weight())
        : at.sampleRatio();
  }

  private ExtraEvidence extras() {
    ExtraProcess process = config.extraProcess();
    return learn
        ? process.learn(at.extras(), window.samples())
        : process.score(at.extras(), window.samples());
  }

  private DownstreamEvidence downstream() {
    return at.downstream()
        .plus(config.downstream(), config.clusterSize(), config.cap(), window.samples());
  }
}
