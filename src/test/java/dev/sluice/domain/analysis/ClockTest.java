package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Indices come from a clock, and clocks step back. */
class ClockTest {
  private static final long NOW = 1_767_607_200_000L;
  private static final Traffic GOOD = new Traffic(1000, 0, new long[LatencyBounds.cells()]);
  private static final Traffic BAD = new Traffic(1000, 900, new long[LatencyBounds.cells()]);

  @Test
  void shouldJudgeEveryWindowWhenTheClockStepsBack() {
    // Given
    EngineState state = next(Engine.start(AnalysisConfig.defaults()), NOW, GOOD).next();
    List<Decision> decisions = new ArrayList<>();
    // When
    for (int i = 1; i <= 20 && !state.decision().isFinal(); i++) {
      Outcome outcome = next(state, NOW - 600_000 + i * 30_000L, BAD);
      outcome.judgement().ifPresent(judgement -> decisions.add(judgement.decision()));
      state = outcome.next();
    }
    // Then
    assertThat(decisions).endsWith(Decision.ROLLBACK).hasSizeLessThan(3);
  }

  @Test
  void shouldCountAWindowOnceWhenItComesTwiceAfterAStepBack() {
    // Given
    EngineState state = next(Engine.start(AnalysisConfig.defaults()), NOW, GOOD).next();
    EngineState back = next(state, NOW - 600_000, GOOD).next();
    // When
    Outcome again = next(back, NOW - 600_000, GOOD);
    // Then
    assertThat(again.next()).isSameAs(back);
    assertThat(back.windows()).isEqualTo(2);
  }

  private static Outcome next(EngineState state, long index, Traffic canary) {
    return Engine.onWindow(state, new Window(index, 0.5, false, true, GOOD, canary));
  }
}
