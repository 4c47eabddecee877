package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.simulation.ClosedLoop;
import dev.sluice.domain.simulation.Course;
import dev.sluice.domain.simulation.Effect;
import dev.sluice.domain.simulation.TrafficModel;
import org.junit.jupiter.api.Test;

class EngineTest {
  private static final AnalysisConfig CONFIG =
      AnalysisConfig.defaults()
          .latency(LatencyRules.off())
          .schedule(Schedule.defaults().interval(5).warmup(0).minStep(3, 100).maxDuration(600));
  private static final Traffic STABLE = new Traffic(950, 1, new long[0]);
  private static final Traffic CANARY = new Traffic(50, 0, new long[0]);
  private static final Traffic FAILING = new Traffic(50, 25, new long[0]);

  private EngineState state = Engine.start(CONFIG);
  private int index;

  @Test
  void shouldAdvanceWhenTheStepHasItsWindowsAndRequests() {
    assertThat(decisions(3, 0.05, false, true))
        .containsExactly(Decision.CONTINUE, Decision.CONTINUE, Decision.ADVANCE);
    assertThat(state.stepWindows()).isZero();
    assertThat(state.stepRequests()).isZero();
  }

  @Test
  void shouldNeitherAdvanceNorPromoteWhenTheCallerPauses() {
    decisions(9, 0.05, false, false);
    Judgement paused = next(0.05, true, false, STABLE, CANARY);
    assertThat(paused.decision()).isEqualTo(Decision.CONTINUE);
    assertThat(paused.reason()).isEqualTo(Reason.PAUSED);
    assertThat(next(0.05, true, true, STABLE, CANARY).decision()).isEqualTo(Decision.PROMOTE);
  }

  @Test
  void shouldRollBackWhenHarmIsSeenDuringAPause() {
    assertThat(next(0.05, false, false, STABLE, FAILING).decision()).isEqualTo(Decision.ROLLBACK);
  }

  @Test
  void shouldBeginTheStepAnewWhenTheWeightChangesWithoutAnAdvance() {
    decisions(5, 0.05, false, false);
    assertThat(next(0.2, false, true, STABLE, CANARY).reason()).isEqualTo(Reason.GATHERING);
    assertThat(state.stepWindows()).isEqualTo(1);
  }

  @Test
  void shouldLetOnlyTheGuardJudgeWhileTheWeightSettles() {
    state = Engine.start(CONFIG.schedule(CONFIG.schedule().settleWindows(2)));
    next(0.05, false, true, STABLE, CANARY);
    assertThat(next(0.05, false, true, STABLE, CANARY).reason()).isEqualTo(Reason.WARMING_UP);
    assertThat(state.errors().mixture().t()).isZero();
    next(0.05, false, true, STABLE, CANARY);
    assertThat(state.errors().mixture().t()).isEqualTo(1);
    assertThat(state.guard().mixture().t()).isEqualTo(3);
  }

  @Test
  void shouldNotPromoteWhenTheCapCouldStillHideHarm() {
    state = Engine.start(CONFIG.schedule(CONFIG.schedule().warmup(10)));
    assertThat(decisions(5, 0.05, true, true))
        .containsExactly(
            Decision.CONTINUE,
            Decision.CONTINUE,
            Decision.CONTINUE,
            Decision.CONTINUE,
            Decision.PROMOTE);
    assertThat(state.judgedWindows()).isEqualTo(3);
  }

  @Test
  void shouldNotRollBackForErrorsAloneWhenOnlyOneWindowIsBad() {
    Traffic bad = new Traffic(50, 5, new long[0]);
    Judgement judgement = next(0.05, false, true, STABLE, bad);
    assertThat(judgement.logE().get(Metric.ERRORS)).isGreaterThan(1.5);
    assertThat(judgement.decision()).isEqualTo(Decision.CONTINUE);
    assertThat(next(0.05, false, true, STABLE, bad).guilty()).containsExactly(Metric.ERRORS);
  }

  @Test
  void shouldHoldWhenTheInconclusiveAnswerIsHold() {
    state =
        Engine.start(
            CONFIG
                .onInconclusive(Response.HOLD)
                .promotion(Promotion.PROVE)
                .schedule(CONFIG.schedule().maxExposure(100)));
    next(0.05, true, true, STABLE, CANARY);
    Judgement judgement = next(0.05, true, true, STABLE, CANARY);
    assertThat(judgement.hold()).isTrue();
    assertThat(judgement.reason()).isEqualTo(Reason.INCONCLUSIVE);
  }

  @Test
  void shouldRollBackForTheSplitWhenConfiguredSo() {
    state = Engine.start(CONFIG.sampleRatio(CONFIG.sampleRatio().onMismatch(Response.ROLLBACK)));
    next(0.5, false, true, STABLE, CANARY);
    Judgement judgement = next(0.5, false, true, STABLE, CANARY);
    assertThat(judgement.reason()).isEqualTo(Reason.SAMPLE_RATIO);
    assertThat(judgement.decision()).isEqualTo(Decision.ROLLBACK);
    assertThat(judgement.explanation())
        .startsWith("split: the canary got 5 % of all requests, its weight is now 50 %");
  }

  @Test
  void shouldSayWhatHappenedInPlainWordsWhenErrorsRollBack() {
    Traffic bad = new Traffic(50, 5, new long[0]);
    next(0.05, false, true, STABLE, bad);
    assertThat(next(0.05, false, true, STABLE, bad).explanation())
        .matches(
            "errors: canary 10 % of 100 requests failed, stable 0\\.11 % of 1900; evidence [0-9]+ of 20 needed");
  }

  @Test
  void shouldNameTheSlowQuantileWhenLatencyRollsBack() {
    var end =
        ClosedLoop.run(
            AnalysisConfig.defaults().schedule(Schedule.defaults().interval(5).warmup(10)),
            Course.of(0.25, 0.5),
            TrafficModel.healthy(200, 0.001).effect(Effect.latencyTimes(3)),
            5);
    assertThat(end.judgement().explanation())
        .matches(
            "latency: canary p(50|90) up to [0-9]+ ms, stable up to [0-9]+ ms in the last window; evidence [0-9.]+ of 20 needed");
  }

  @Test
  void shouldRefuseAHistogramWhenItsCellsAreNotThoseOfTheRules() {
    EngineState latency = Engine.start(AnalysisConfig.defaults());
    assertThatThrownBy(
            () -> Engine.onWindow(latency, new Window(0, 0.1, false, true, STABLE, CANARY)))
        .hasMessage("latency of stable has 0 cells, the rules need " + LatencyBounds.cells());
  }

  @Test
  void shouldRefuseAWindowWhenItsNumbersMakeNoSense() {
    assertThatThrownBy(() -> new Window(-1, 0.1, false, true, STABLE, CANARY))
        .hasMessage("window.index is -1, must be at least 0");
    assertThatThrownBy(() -> new Window(0, 5, false, true, STABLE, CANARY))
        .hasMessage("window.weight is 5.0, must be above 0 and at most 1");
    assertThatThrownBy(
            () -> new Window(0, 0.1, false, true, STABLE, new Traffic(1, 0, new long[] {2, -1})))
        .hasMessageContaining("window.canary latency is [2, -1], no cell may be negative");
  }

  private Decision[] decisions(int windows, double weight, boolean last, boolean mayAdvance) {
    Decision[] decisions = new Decision[windows];
    for (int i = 0; i < windows; i++) {
      decisions[i] = next(weight, last, mayAdvance, STABLE, CANARY).decision();
    }
    return decisions;
  }

  private Judgement next(
      double weight, boolean last, boolean mayAdvance, Traffic stable, Traffic canary) {
    Outcome outcome =
        Engine.onWindow(state, new Window(index++, weight, last, mayAdvance, stable, canary));
    state = outcome.next();
    return outcome.judgement().orElseThrow();
  }
}
