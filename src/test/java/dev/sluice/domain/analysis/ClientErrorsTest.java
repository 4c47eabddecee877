package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that are answered with 4xx, and requests that are not answered. */
class ClientErrorsTest {
  private static final AnalysisConfig CONFIG =
      AnalysisConfig.defaults()
          .latency(LatencyRules.off())
          .caution(CautionRules.defaults())
          .clientErrors(ClientErrorRules.defaults())
          .schedule(Schedule.defaults().interval(5).minStep(3, 100));

  private final List<Judgement> judgements = new ArrayList<>();
  private EngineState state = Engine.start(CONFIG);

  @ParameterizedTest
  @CsvSource({"25, 0", "250, 0", "250, 0.05", "250, 0.2", "2500, 0.4"})
  void shouldTakeBackWithinAMinuteWhenEverythingIsAnsweredWith404(
      long requestsPerWindow, double usual) {
    // When
    run(12, requestsPerWindow, 0.2, usual, 1);
    // Then
    Judgement last = judgements.get(judgements.size() - 1);
    assertThat(last.decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(last.guilty()).containsExactly(Metric.CLIENT_ERRORS);
    assertThat(last.explanation())
        .matches(
            "clientErrors: canary 100 % of [0-9]+ requests were answered with 4xx, stable [0-9.]+ %"
                + " of [0-9]+, far outside the margin; evidence .* of 20 needed");
  }

  @ParameterizedTest
  @CsvSource({"0, 0.08", "0.01, 0.1", "0.05, 0.15", "0.3, 0.6", "0.9, 1"})
  void shouldGoOnWhenARateChangesAsItMayBetweenVersions(double usual, double now) {
    // When
    run(120, 2500, 0.5, usual, now);
    // Then
    assertThat(judgements).extracting(Judgement::decision).doesNotContain(Decision.ROLLBACK);
    assertThat(judgements.get(judgements.size() - 1).decision()).isEqualTo(Decision.PROMOTE);
  }

  @Test
  void shouldJudgeNothingOfItWhenItIsOff() {
    // Given
    state = Engine.start(CONFIG.clientErrors(ClientErrorRules.OFF));
    // When
    run(120, 2500, 0.5, 0, 1);
    // Then
    assertThat(judgements.get(0).logE()).containsOnlyKeys(Metric.ERRORS, Metric.GUARD);
    assertThat(judgements.get(judgements.size() - 1).decision()).isEqualTo(Decision.PROMOTE);
  }

  @Test
  void shouldShareTheBoundWhenItIsJudged() {
    AnalysisConfig all = CONFIG.latency(LatencyRules.defaults());
    assertThat(all.metrics())
        .containsExactly(Metric.ERRORS, Metric.LATENCY, Metric.GUARD, Metric.CLIENT_ERRORS);
    assertThat(all.weights()).containsExactly(0.45 * 0.95, 0.45 * 0.95, 0.1 * 0.95, 0.05);
  }

  @Test
  void shouldTakeBackAndSayHowManyHadNoAnswerWhenTheCanaryHangs() {
    // Given
    Traffic stable = new Traffic(200, 0, new long[0]);
    Traffic hanging = new Traffic(50, 50, 0, 48, new long[0]);
    // When
    Judgement judgement =
        Engine.onWindow(state, new Window(0, 0.2, false, true, stable, hanging))
            .judgement()
            .orElseThrow();
    // Then
    assertThat(judgement.decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(judgement.guilty()).containsExactly(Metric.GUARD);
    assertThat(judgement.explanation())
        .startsWith(
            "guard: canary 100 % of 50 requests failed, stable 0 % of 200; 48 of 50 requests had no"
                + " answer, far outside any margin; evidence ");
  }

  @Test
  void shouldTakeBackWhenTheCanaryFailsThoughTheSplitLooksWrong() {
    // Given: a fifth of the weight's share, because requests that hang are known late
    Traffic stable = new Traffic(960, 0, new long[0]);
    Traffic few = new Traffic(40, 0, new long[0]);
    for (int i = 0; i < 12; i++) {
      next(new Window(i, 0.2, false, true, stable, few));
    }
    assertThat(judgements.get(11).reason()).isEqualTo(Reason.SAMPLE_RATIO);
    // When
    next(new Window(12, 0.2, false, true, stable, new Traffic(40, 40, 0, 40, new long[0])));
    // Then
    assertThat(judgements.get(12).decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(judgements.get(12).reason()).isEqualTo(Reason.HARM);
  }

  private void run(int windows, long requests, double weight, double usual, double now) {
    var random = new SplittableRandom(4);
    long canary = Math.round(requests * weight);
    for (int i = 0; i < windows && !state.decision().isFinal(); i++) {
      Traffic stable = traffic(random, requests - canary, usual);
      next(new Window(i, weight, true, true, stable, traffic(random, canary, now)));
    }
  }

  private void next(Window window) {
    Outcome outcome = Engine.onWindow(state, window);
    state = outcome.next();
    judgements.add(outcome.judgement().orElseThrow());
  }

  private static Traffic traffic(SplittableRandom random, long requests, double share) {
    long bad = random.doubles(requests).filter(x -> x < share).count();
    return new Traffic(requests, 0, bad, 0, new long[0]);
  }
}
