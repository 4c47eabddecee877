package dev.sluice.benchmark;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Decision;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Window;
import java.util.OptionalInt;

/** Sluice's own engine, held to the fixed schedule like the others: it may never advance. */
record SequentialEngine(AnalysisConfig config) implements Method {
  @Override
  public OptionalInt rollsBackAfter(Trace trace) {
    EngineState state = Engine.start(config);
    for (int window = 0; window < trace.windows(); window++) {
      state = Engine.onWindow(state, window(trace, window)).next();
      if (state.decision() == Decision.ROLLBACK) {
        return OptionalInt.of(window + 1);
      }
    }
    return OptionalInt.empty();
  }

  private static Window window(Trace trace, int at) {
    return new Window(at, trace.weightOf(at), false, false, trace.stable(at), trace.canary(at));
  }
}
