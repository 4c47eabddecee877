package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stable version is down: nothing to compare with, and nothing to go back to. */
class AloneTest {
  private static final AnalysisConfig CONFIG =
      AnalysisConfig.defaults()
          .latency(LatencyRules.off())
          .caution(CautionRules.defaults())
          .clientErrors(ClientErrorRules.defaults())
          .schedule(Schedule.defaults().interval(5).warmup(10).minStep(3, 100).maxDuration(300));

  private final SplittableRandom random = new SplittableRandom(3);
  private final List<Judgement> judgements = new ArrayList<>();
  private EngineState state = Engine.start(CONFIG);

  @ParameterizedTest
  @EnumSource
  void shouldPromoteTheFixWhenTheStableVersionWasDownFromTheBeginning(Promotion promotion) {
    // Given
    state = Engine.start(CONFIG.promotion(promotion));
    // When: nearly everything goes to the canary whatever the weight, and what does not, fails
    alone(8, false, 0);
    alone(300, true, 0);
    // Then
    assertThat(judgements).extracting(Judgement::decision).contains(Decision.ADVANCE);
    assertThat(judgements)
        .extracting(Judgement::decision)
        .doesNotContain(Decision.ROLLBACK, Decision.HOLD);
    if (promotion == Promotion.NO_HARM) {
      assertThat(last().decision()).isEqualTo(Decision.PROMOTE);
      assertThat(last().reason()).isEqualTo(Reason.JUDGED_ALONE);
      assertThat(last().explanation())
          .startsWith("stable has no ready pod; judged by itself; all steps done")
          .endsWith("stable's rate of failures is not known, only the guard judges");
    }
  }

  @Test
  void shouldPromoteByProofWhenTheStableRateWasKnown() {
    // Given
    state = Engine.start(CONFIG.promotion(Promotion.PROVE));
    compared(4, 0.01, 0.01);
    // When
    alone(300, true, 0.001);
    // Then
    assertThat(last().decision()).isEqualTo(Decision.PROMOTE);
    assertThat(last().reason()).isEqualTo(Reason.JUDGED_ALONE);
    assertThat(last().explanation()).contains("stable's last known rate of failures is ");
  }

  @Test
  void shouldHoldAndNeverTakeBackWhenTheCanaryFailsToo() {
    // When
    alone(100, true, 0.9);
    // Then
    assertThat(judgements).hasSize(100);
    assertThat(last().decision()).isEqualTo(Decision.HOLD);
    assertThat(last().reason()).isEqualTo(Reason.HARM);
    assertThat(last().explanation())
        .startsWith("stable has no ready pod; judged by itself; guard: canary 9")
        .contains("far outside any margin");
  }

  @Test
  void shouldTakeBackWhenTheStableVersionHasReturned() {
    // Given
    alone(10, true, 0.9);
    // When
    compared(1, 0, 0.9);
    // Then
    assertThat(last().decision()).isEqualTo(Decision.ROLLBACK);
  }

  @Test
  void shouldFindLessThanACatastropheWhenTheStableRateIsKnown() {
    // Given
    compared(8, 0.01, 0.01);
    // When
    alone(20, false, 0.04);
    // Then
    assertThat(last().decision()).isEqualTo(Decision.HOLD);
    assertThat(last().guilty()).containsExactly(Metric.ERRORS);
  }

  @Test
  void shouldNeitherCompareNorCheckTheSplitWhenTheStableVersionIsDown() {
    // Given
    compared(8, 0.01, 0.01);
    EngineState before = state;
    // When
    alone(40, false, 0.01);
    // Then
    assertThat(state.sampleRatio()).isEqualTo(before.sampleRatio());
    assertThat(state.caution()).isEqualTo(before.caution());
    assertThat(state.errors().stableAll()).isEqualTo(before.errors().stableAll());
    assertThat(state.sampleRatioAlarm()).isFalse();
    assertThat(state.activeSeconds()).isEqualTo(before.activeSeconds());
  }

  @Test
  void shouldHoldWhenTheCanaryHasNoRequestEither() {
    // When
    for (int i = 0; i < 12; i++) {
      next(window(true, traffic(0, 0), traffic(0, 0)).side(StableSide.DOWN));
    }
    // Then
    assertThat(last().reason()).isEqualTo(Reason.NO_DATA);
    assertThat(last().hold()).isTrue();
  }

  private void alone(int windows, boolean lastStep, double canary) {
    for (int i = 0; i < windows && !state.decision().isFinal(); i++) {
      next(window(lastStep, traffic(4, 1), traffic(490, canary)).side(StableSide.DOWN));
    }
  }

  private void compared(int windows, double stable, double canary) {
    for (int i = 0; i < windows && !state.decision().isFinal(); i++) {
      next(window(false, traffic(400, stable), traffic(100, canary)));
    }
  }

  private Window window(boolean lastStep, Traffic stable, Traffic canary) {
    return new Window(state.windows(), 0.2, lastStep, true, stable, canary);
  }

  private void next(Window window) {
    Outcome outcome = Engine.onWindow(state, window);
    state = outcome.next();
    judgements.add(outcome.judgement().orElseThrow());
  }

  private Judgement last() {
    return judgements.get(judgements.size() - 1);
  }

  private Traffic traffic(long requests, double failing) {
    return new Traffic(
        requests, random.doubles(requests).filter(x -> x < failing).count(), new long[0]);
  }
}
