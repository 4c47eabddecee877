package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A step of 100 %: no stable request is left to compare with, but there is a way back. */
class WholeWeightTest {
  private static final AnalysisConfig CONFIG =
      AnalysisConfig.defaults()
          .latency(LatencyRules.off())
          .caution(CautionRules.defaults())
          .clientErrors(ClientErrorRules.defaults())
          .schedule(Schedule.defaults().interval(5).warmup(10).minStep(3, 100).maxDuration(300));

  private final SplittableRandom random = new SplittableRandom(3);
  private final List<Judgement> judgements = new ArrayList<>();
  private EngineState state = Engine.start(CONFIG);

  @Test
  void shouldTakeBackWhenTheCanaryGoesBadWithAllRequests() {
    // Given
    compared(8, 0.01);
    // When
    whole(20, 0.03);
    // Then
    assertThat(last().decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(last().guilty()).containsExactly(Metric.ERRORS);
    assertThat(last().explanation())
        .startsWith("the canary gets all requests; judged by itself; errors: canary ")
        .contains("; stable's last known rate of failures is 1");
  }

  @Test
  void shouldTakeBackInOneWindowWhenHalfOfAllRequestsFail() {
    // Given
    compared(8, 0.01);
    // When
    whole(20, 0.45);
    // Then
    assertThat(judgements).hasSize(9);
    assertThat(last().decision()).isEqualTo(Decision.ROLLBACK);
  }

  @Test
  void shouldPromoteWhenTheCanaryDoesAsWellAsTheStableVersionDid() {
    // Given
    compared(8, 0.01);
    // When
    whole(60, 0.01);
    // Then
    assertThat(last().decision()).isEqualTo(Decision.PROMOTE);
    assertThat(last().reason()).isEqualTo(Reason.NO_HARM);
  }

  @Test
  void shouldTakeBackACatastropheWhenNothingIsKnownOfTheStableVersion() {
    // When
    whole(20, 0.3);
    // Then
    assertThat(last().decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(last().guilty()).containsExactly(Metric.GUARD);
    assertThat(last().explanation()).endsWith("only the guard judges");
  }

  @Test
  void shouldLearnNothingOfTheStableVersionWhenItGetsNoRequests() {
    // Given
    compared(8, 0.01);
    EngineState before = state;
    // When: what was on its way when the weight changed still ends
    next(window(1, true, traffic(3, 1), traffic(500, 0.01)).side(StableSide.IDLE));
    // Then
    assertThat(state.errors().stableAll()).isEqualTo(before.errors().stableAll());
    assertThat(state.caution()).isEqualTo(before.caution());
  }

  private void whole(int windows, double failing) {
    for (int i = 0; i < windows && !state.decision().isFinal(); i++) {
      next(window(1, true, traffic(0, 0), traffic(500, failing)).side(StableSide.IDLE));
    }
  }

  private void compared(int windows, double failing) {
    for (int i = 0; i < windows && !state.decision().isFinal(); i++) {
      next(window(0.2, false, traffic(400, failing), traffic(100, failing)));
    }
  }

  private Window window(double weight, boolean lastStep, Traffic stable, Traffic canary) {
    return new Window(state.windows(), weight, lastStep, true, stable, canary);
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
