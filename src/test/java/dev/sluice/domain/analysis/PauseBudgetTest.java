package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PauseBudgetTest {
  private static final AnalysisConfig CONFIG =
      AnalysisConfig.defaults()
          .latency(LatencyRules.off())
          .schedule(Schedule.defaults().interval(30).warmup(0).minStep(1, 0).maxDuration(60));

  @Test
  void shouldNotRunOutOfTimeWhenTheCallerPauses() {
    // When
    var state = windows(Engine.start(CONFIG), 100, false);
    // Then
    assertThat(state.decision()).isEqualTo(Decision.CONTINUE);
  }

  @Test
  void shouldRunOutOfTimeWhenTheCallerCouldHaveGoneOnForTooLong() {
    // When
    var state = windows(Engine.start(CONFIG.promotion(Promotion.PROVE)), 2, true);
    // Then
    assertThat(state.decision()).isEqualTo(Decision.ROLLBACK);
  }

  private static EngineState windows(EngineState start, int count, boolean mayAdvance) {
    EngineState state = start;
    for (int i = 0; i < count; i++) {
      var quiet = new Traffic(100, 0, new long[LatencyBounds.cells()]);
      state = Engine.onWindow(state, new Window(i + 1, 0.5, true, mayAdvance, quiet, quiet)).next();
    }
    return state;
  }
}
