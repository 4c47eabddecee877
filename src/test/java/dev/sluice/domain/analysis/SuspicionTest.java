package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The engine with caution: it waits, it says why, and it never takes back for suspicion. */
class SuspicionTest {
  private static final AnalysisConfig CAREFREE =
      AnalysisConfig.defaults()
          .latency(LatencyRules.off())
          .schedule(Schedule.defaults().interval(5).warmup(0).minStep(3, 100).maxDuration(100));
  private static final AnalysisConfig CAREFUL = CAREFREE.caution(CautionRules.defaults());
  private static final Traffic STABLE = traffic(10);
  private static final Traffic WORSE = traffic(20);

  private EngineState state = Engine.start(CAREFUL);
  private boolean lastStep = true;
  private int index;

  @Test
  void shouldHoldWhenTheCanaryFailsMoreOftenAndPromoteWithoutSuspicion() {
    Judgement held = after(3, WORSE);
    assertThat(held.decision()).isEqualTo(Decision.HOLD);
    assertThat(held.reason()).isEqualTo(Reason.SUSPECTED);
    assertThat(held.explanation()).startsWith("suspected: canary 2 % of 3000 requests failed");
    state = Engine.start(CAREFREE);
    assertThat(after(3, WORSE).decision()).isEqualTo(Decision.PROMOTE);
  }

  @Test
  void shouldPromoteWhenTheCanaryTurnsOutToBeAsGoodAsTheStableVersion() {
    after(3, WORSE);
    Judgement last = after(1, STABLE);
    while (last.hold()) {
      last = after(1, STABLE);
    }
    assertThat(last.decision()).isEqualTo(Decision.PROMOTE);
    assertThat(state.windows()).isBetween(4L, 12L);
  }

  @Test
  void shouldEndInconclusiveWhenSuspicionStaysUntilTimeIsUp() {
    Judgement last = after(3, WORSE);
    while (last.hold()) {
      last = after(1, traffic(16));
    }
    assertThat(last.reason()).isEqualTo(Reason.INCONCLUSIVE);
    assertThat(last.decision()).isEqualTo(Decision.ROLLBACK);
  }

  @Test
  void shouldTakeBackForHarmWhileItIsHeldForSuspicion() {
    after(3, WORSE);
    Judgement last = after(1, traffic(60));
    while (last.hold()) {
      last = after(1, traffic(60));
    }
    assertThat(last.reason()).isEqualTo(Reason.HARM);
  }

  @Test
  void shouldDivideEvidenceWhenTheStableVersionFailsInSpells() {
    double plain = noisy(CAREFREE).errors().mixture().logE();
    double divided =
        noisy(CAREFREE.caution(CautionRules.NONE.measureNoise(true))).errors().mixture().logE();
    assertThat(plain).isGreaterThan(2.5);
    assertThat(divided).isLessThan(1.5);
  }

  private EngineState noisy(AnalysisConfig config) {
    state = Engine.start(config);
    lastStep = false;
    for (int i = 0; i < 4; i++) {
      next(traffic(5), traffic(5));
      next(traffic(25), traffic(25));
    }
    for (int i = 0; i < 3; i++) {
      next(traffic(10), traffic(40));
    }
    return state;
  }

  private Judgement after(int windows, Traffic canary) {
    Judgement last = null;
    for (int i = 0; i < windows; i++) {
      last = next(STABLE, canary);
    }
    return last;
  }

  private Judgement next(Traffic stable, Traffic canary) {
    Outcome outcome =
        Engine.onWindow(state, new Window(index++, 0.5, lastStep, true, stable, canary));
    state = outcome.next();
    return outcome.judgement().orElseThrow();
  }

  private static Traffic traffic(long failures) {
    return new Traffic(1000, failures, new long[0]);
  }
}
