package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is promoted is judged on while its pods take the place of the stable version's. */
class RollingTest {
  private static final AnalysisConfig CONFIG =
      AnalysisConfig.defaults()
          .latency(LatencyRules.off())
          .schedule(Schedule.defaults().interval(5).warmup(10).minStep(3, 100));

  private SplittableRandom random = new SplittableRandom(5);
  private EngineState state = promoted();

  @Test
  void shouldStayPromotedWhenTheCanaryDoesWell() {
    state = roll(state, 40, 0.01, 0.01);
    assertThat(state.decision()).isEqualTo(Decision.PROMOTE);
    assertThat(state.windows()).isGreaterThan(40);
  }

  @Test
  void shouldLearnNothingOfTheStableVersionWhenOthersAnswerInItsPlace() {
    EngineState after = roll(state, 40, 0.02, 0.02);
    assertThat(after.errors().stableAll()).isEqualTo(state.errors().stableAll());
    assertThat(after.guard().stableAll()).isEqualTo(state.guard().stableAll());
    assertThat(after.errorsProof()).isEqualTo(state.errorsProof());
    assertThat(after.caution()).isEqualTo(state.caution());
  }

  @Test
  void shouldTakeBackWhenTheCanaryFailsALittleMore() {
    assertThat(roll(state, 60, 0.01, 0.03).decision()).isEqualTo(Decision.ROLLBACK);
  }

  @Test
  void shouldTakeBackWhenTheNewPodsFailAndTheCanaryDoesNot() {
    assertThat(roll(state, 60, 0.2, 0.01).decision()).isEqualTo(Decision.ROLLBACK);
  }

  @Test
  void shouldNotTakeBackWhenAnIncidentHitsBoth() {
    assertThat(roll(state, 60, 0.3, 0.3).decision()).isEqualTo(Decision.PROMOTE);
  }

  @Test
  void shouldNotTakeBackWhenTheCanaryIsBetterThanThePodsThatItReplaces() {
    // Given: a stable version that always failed a fifth of its requests
    state = promoted(0.2, 0.01);
    // When / Then
    assertThat(roll(state, 60, 0.2, 0.01).decision()).isEqualTo(Decision.PROMOTE);
  }

  @Test
  void shouldCountAWindowOnceAndNoneAfterItWasTakenBack() {
    var window = window(StableSide.MIXED, 0.01, 0.01);
    EngineState once = Engine.onWindow(state, window).next();
    assertThat(Engine.onWindow(once, window).next()).isEqualTo(once);
    EngineState back = roll(state, 60, 0.01, 0.9);
    assertThat(Engine.onWindow(back, window).judgement()).isEmpty();
  }

  /**
   * Half-way through the roll, the canary exactly at the margin: the bound on false rollback holds
   * through the promotion as well.
   */
  @Test
  void shouldKeepTheBoundWhenTheCanaryIsAtTheMarginThroughoutTheRoll() {
    double stable = 0.05;
    double canary = CONFIG.errors().limit(stable);
    long taken =
        IntStream.range(0, 400)
            .filter(
                run -> {
                  random = new SplittableRandom(run);
                  EngineState begun = promoted(stable, canary);
                  EngineState end = begun;
                  for (int i = 0; i < 60; i++) { // the share of new pods grows
                    double beside = stable + (canary - stable) * i / 60;
                    end = roll(end, 1, beside, canary);
                  }
                  return begun.decision() == Decision.ROLLBACK
                      || end.decision() == Decision.ROLLBACK;
                })
            .count();
    assertThat(taken).isLessThanOrEqualTo((long) (400 * CONFIG.falseRollbackRate()));
  }

  private EngineState promoted() {
    return promoted(0.01, 0.01);
  }

  private EngineState promoted(double stable, double canary) {
    EngineState at = Engine.start(CONFIG);
    for (int i = 0; i < 100 && !at.decision().isFinal(); i++) {
      at =
          Engine.onWindow(at, new Window(i, 0.5, true, true, traffic(stable), traffic(canary)))
              .next();
    }
    return at;
  }

  private EngineState roll(EngineState from, int windows, double beside, double canary) {
    EngineState at = from;
    for (int i = 0; i < windows; i++) {
      at =
          Engine.onWindow(
                  at,
                  new Window(
                      1000 + at.windows(),
                      0.5,
                      true,
                      false,
                      StableSide.MIXED,
                      traffic(beside),
                      traffic(canary),
                      Samples.NONE))
              .next();
    }
    return at;
  }

  private Window window(StableSide side, double beside, double canary) {
    return new Window(5000, 0.5, true, false, side, traffic(beside), traffic(canary), Samples.NONE);
  }

  private Traffic traffic(double failing) {
    long bad = random.doubles(400).filter(x -> x < failing).count();
    return new Traffic(400, bad, new long[0]);
  }
}
