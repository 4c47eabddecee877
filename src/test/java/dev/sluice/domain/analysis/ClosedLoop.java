package dev.sluice.domain.analysis;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs the engine as a controller would: it walks the weights as the engine says, until a final
 * decision.
 */
final class ClosedLoop {
  private ClosedLoop() {}

  /**
   * @param windows windows until the decision, warm-up included
   */
  record End(Judgement judgement, int windows) {
    boolean rolledBackForHarm() {
      return judgement.decision() == Decision.ROLLBACK && judgement.reason() == Reason.HARM;
    }
  }

  /** Stops after {@code most} windows at the latest. */
  static End run(
      AnalysisConfig config, List<Double> weights, SyntheticTraffic traffic, long seed, int most) {
    SplittableRandom random = new SplittableRandom(seed);
    EngineState state = Engine.start(config);
    Judgement judgement = null;
    int step = 0;
    for (int i = 0; i < most && !state.decision().isFinal(); i++) {
      boolean last = step == weights.size() - 1;
      Window window =
          traffic.window(random, i, config.schedule().intervalSeconds(), weights.get(step), last);
      Outcome outcome = Engine.onWindow(state, window);
      judgement = outcome.judgement().orElseThrow();
      step += judgement.advance() ? 1 : 0;
      state = outcome.next();
    }
    return new End(judgement, (int) state.windows());
  }
}
