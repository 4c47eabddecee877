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
   * Counts a window once and decides. A window with the index of the last one is that window again;
   * it changes nothing, and neither does one that follows a final decision. What is being promoted
   * is judged on, though, while its pods take the place of the stable version's. An index below the
   * last one comes from a clock that stepped back, and counts.
   *
   * @throws IllegalArgumentException when a latency histogram does not have the cells that the
   *     rules need
   */
  public static Outcome onWindow(EngineState state, Window window) {
    if (over(state, window) || window.index() == state.lastIndex()) {
      return new Outcome(state, Optional.empty());
    }
    EngineState counted = count(state, window);
    Judgement judgement = Judge.judge(counted, window);
    return new Outcome(counted.decided(after(state, judgement)), Optional.of(judgement));
  }

  private static boolean over(EngineState state, Window window) {
    boolean judgedOn = state.decision() == Decision.PROMOTE && window.side() != StableSide.SERVING;
    return state.decision().isFinal() && !judgedOn;
  }

  /** A promotion stays one unless it is taken back. */
  private static Decision after(EngineState state, Judgement judgement) {
    return state.decision() == Decision.PROMOTE && judgement.decision() != Decision.ROLLBACK
        ? Decision.PROMOTE
        : judgement.decision();
  }

  /** Numbers first, so that "only guarded" is known when the evidence is added. */
  private static EngineState count(EngineState at, Window window) {
    AnalysisConfig config = at.config();
    Count count = at.count().plus(window);
    boolean learn = count.onlyGuarded(config.schedule());
    Evidence evidence = new Weighing(config, count, at.evidence(), window, learn).evidence();
    return new EngineState(
        config,
        at.decision(),
        learn ? count : count.judged(),
        at.alarms().plus(config.alarms(), evidence),
        evidence);
  }
}
