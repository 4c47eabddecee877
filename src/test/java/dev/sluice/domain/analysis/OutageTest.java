package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two versions that fail alike: nothing is proven, and nothing may be promoted. */
class OutageTest {
  private static final AnalysisConfig CONFIG =
      AnalysisConfig.defaults()
          .latency(LatencyRules.off())
          .caution(CautionRules.defaults())
          .schedule(Schedule.defaults().interval(5).warmup(10).minStep(3, 100).maxDuration(600));

  private final List<Judgement> judgements = new ArrayList<>();
  private EngineState state;

  @ParameterizedTest
  @EnumSource
  void shouldHoldAndNeverPromoteWhenBothVersionsFailEveryRequest(Promotion promotion) {
    // Given
    state = Engine.start(CONFIG.promotion(promotion));
    // When
    run(60, traffic(500, 500), traffic(500, 500));
    // Then
    assertThat(judgements)
        .extracting(Judgement::decision)
        .doesNotContain(Decision.PROMOTE, Decision.ADVANCE);
    Judgement last = judgements.get(judgements.size() - 1);
    assertThat(last.reason()).isEqualTo(Reason.OUTAGE);
    assertThat(last.hold()).isTrue();
    assertThat(last.explanation())
        .startsWith(
            "both versions fail: canary 100 % of 30000 requests failed, stable 100 % of 30000");
  }

  @Test
  void shouldSayBothFailWhenTheTimeIsUpDuringAnOutage() {
    // Given
    state = Engine.start(CONFIG);
    // When
    run(120, traffic(500, 500), traffic(500, 500));
    // Then
    Judgement last = judgements.get(judgements.size() - 1);
    assertThat(last.reason()).isEqualTo(Reason.INCONCLUSIVE);
    assertThat(last.decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(last.explanation()).contains("both versions fail");
  }

  @Test
  void shouldGoOnWhenTheOutageIsOver() {
    // Given
    state = Engine.start(CONFIG);
    run(10, traffic(500, 500), traffic(500, 500));
    // When
    run(10, traffic(500, 0), traffic(500, 0));
    // Then
    assertThat(judgements.get(9).reason()).isEqualTo(Reason.OUTAGE);
    assertThat(judgements.get(judgements.size() - 1).decision()).isEqualTo(Decision.PROMOTE);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "7, 4", "100, 51"})
  void shouldNotGoOnWhenHardlyAnyRequestWasAnswered(long requests, long failed) {
    // Given
    state =
        Engine.start(
            CONFIG
                .minJudgedWindows(0)
                .guard(new Margin(100, 0.5))
                .errors(new Margin(100, 0.5))
                .caution(CautionRules.NONE)
                .schedule(CONFIG.schedule().warmup(0).minStep(1, 0).noDataWindows(1000)));
    // When
    run(20, traffic(1000, 400), traffic(requests, failed));
    // Then
    assertThat(judgements)
        .hasSize(20)
        .extracting(Judgement::decision)
        .doesNotContain(Decision.PROMOTE, Decision.ADVANCE);
  }

  @Test
  void shouldGoOnWhenOneRequestIsEnoughAndWasAnswered() {
    // Given
    state =
        Engine.start(
            CONFIG.minJudgedWindows(0).schedule(CONFIG.schedule().warmup(0).minStep(1, 0)));
    // When
    run(1, traffic(9, 0), traffic(1, 0));
    // Then
    assertThat(judgements.get(0).decision()).isEqualTo(Decision.PROMOTE);
  }

  private void run(int windows, Traffic stable, Traffic canary) {
    for (int i = 0; i < windows && !state.decision().isFinal(); i++) {
      Outcome outcome =
          Engine.onWindow(state, new Window(state.windows(), 0.5, true, true, stable, canary));
      state = outcome.next();
      judgements.add(outcome.judgement().orElseThrow());
    }
  }

  private static Traffic traffic(long requests, long failures) {
    return new Traffic(requests, failures, new long[0]);
  }
}
