package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.CautionRules;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.MarginAdvice;
import dev.sluice.domain.analysis.Planner.Plan;
import dev.sluice.domain.analysis.Reason;
import dev.sluice.domain.analysis.Schedule;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What caution is worth, in whole rollouts. The tables of ADR 7 come from {@code mvn test
 * -Dtest=CautionSimulationTest -Dsurefire.useFile=false -DargLine=-Dsluice.runs=4000}.
 */
class CautionSimulationTest {
  private static final Integer ASKED = Integer.getInteger("sluice.runs");
  private static final int RUNS = ASKED == null ? 400 : ASKED;
  private static final long SEED = 70_000;
  private static final List<Double> WEIGHTS =
      List.of(0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.45, 0.50);
  private static final Course TEN_STEPS =
      Course.of(WEIGHTS.stream().mapToDouble(weight -> weight).toArray());
  private static final AnalysisConfig PLAIN = AnalysisConfig.defaults().latency(LatencyRules.off());
  private static final AnalysisConfig CAREFUL = PLAIN.caution(CautionRules.defaults());

  /** Rates that vary by 100 % of their mean, per version and window of ten seconds. */
  private static final Disturbance SPELLS = Disturbance.NONE.armNoise(0.0101);

  @Test
  void shouldStopMostDoublingsWhenThereAreTenRequestsPerSecond() {
    TrafficModel doubled = errors(10, 0.01, 2);
    assertThat(share("x2, 10 rps, 1 %, off", PLAIN, doubled).stopped()).isLessThan(0.45);
    assertThat(share("x2, 10 rps, 1 %", CAREFUL, doubled).stopped()).isGreaterThan(0.7);
    AnalysisConfig withLatency = AnalysisConfig.defaults().caution(CautionRules.defaults());
    assertThat(share("x2, 10 rps, 1 %, latency", withLatency, doubled).stopped())
        .isGreaterThan(0.65);
  }

  @Test
  void shouldHoldFewAndLoseNoneWhenTheCanaryIsAsGoodAsTheStableVersion() {
    for (double requestsPerSecond : new double[] {3, 10, 100, 1000}) {
      Share good =
          share(
              "x1, " + requestsPerSecond + " rps, 1 %",
              CAREFUL,
              errors(requestsPerSecond, 0.01, 1));
      assertThat(good.held()).isLessThan(0.10);
      assertThat(good.stopped()).isLessThan(0.02);
    }
  }

  @Test
  void shouldStopMoreWhenFailuresAreRare() {
    assertThat(share("x2, 100 rps, 0.1 %, off", PLAIN, errors(100, 0.001, 2)).stopped())
        .isLessThan(0.3);
    assertThat(share("x2, 100 rps, 0.1 %", CAREFUL, errors(100, 0.001, 2)).stopped())
        .isGreaterThan(0.6);
  }

  @Test
  void shouldLetPassWhatTheMarginToleratesWhenThereIsTraffic() {
    Share tolerated = share("x1.2, 1000 rps, 1 %", CAREFUL, errors(1000, 0.01, 1.2));
    assertThat(tolerated.stopped()).isLessThan(0.02);
    assertThat(tolerated.heldSeconds()).isLessThan(30);
  }

  @Test
  void shouldSeldomTakeBackForSpellsOfOneVersionWhenNoiseIsMeasured() {
    AnalysisConfig tenSeconds = PLAIN.schedule(Schedule.defaults().interval(10).minStep(9, 100));
    AnalysisConfig measured = tenSeconds.caution(CautionRules.NONE.measureNoise(true));
    TrafficModel spells = TrafficModel.healthy(1000, 0.01).disturbance(SPELLS);
    assertThat(share("spells, x1, as it comes", tenSeconds, spells).stopped()).isGreaterThan(0.3);
    assertThat(share("spells, x1, measured", measured, spells).stopped()).isLessThan(0.04);
    TrafficModel worse = spells.effect(Effect.errorsTimes(3));
    assertThat(share("spells, x3, measured", measured, worse).stopped()).isGreaterThan(0.95);
    assertThat(share("x2, measured", measured, errors(1000, 0.01, 2)).stopped()).isEqualTo(1);
  }

  @Test
  void shouldFindMoreWhenTheMarginIsWhatTheTrafficAffords() {
    var plan = new Plan(10, 30, WEIGHTS, 3, 2, PLAIN.errors(), 0.05, 0.9);
    Margin advised = MarginAdvice.widest(plan, 0.01, 0.02).orElseThrow();
    AnalysisConfig narrow = PLAIN.errors(advised);
    assertThat(share("x2, 10 rps, " + advised, narrow, errors(10, 0.01, 2)).stopped())
        .isBetween(0.45, 0.85);
    assertThat(share("x1, 10 rps, narrow", narrow, errors(10, 0.01, 1)).stopped()).isLessThan(0.05);
  }

  private static TrafficModel errors(double requestsPerSecond, double rate, double factor) {
    return TrafficModel.healthy(requestsPerSecond, rate).effect(Effect.errorsTimes(factor));
  }

  /** Shares of the rollouts; seconds on average over all. */
  private record Share(double stopped, double inconclusive, double held, double heldSeconds) {}

  private static Share share(String name, AnalysisConfig config, TrafficModel traffic) {
    double[] sums =
        LongStream.range(0, RUNS)
            .mapToObj(seed -> one(config, traffic, SEED + seed))
            .reduce(new double[4], CautionSimulationTest::plus);
    var share = new Share(sums[0] / RUNS, sums[1] / RUNS, sums[2] / RUNS, sums[3] / RUNS);
    if (ASKED != null) {
      System.out.printf(Locale.ROOT, "%-28s %s%n", name, share);
    }
    return share;
  }

  private static double[] one(AnalysisConfig config, TrafficModel traffic, long seed) {
    long[] held = new long[1];
    Run run =
        ClosedLoop.run(
            config,
            TEN_STEPS,
            TrafficSource.of(traffic, config, new SplittableRandom(seed)),
            (slice, judgement) -> held[0] += judgement.reason() == Reason.SUSPECTED ? 1 : 0);
    return new double[] {
      run.promoted() ? 0 : 1,
      run.inconclusive() ? 1 : 0,
      held[0] > 0 ? 1 : 0,
      (double) held[0] * config.schedule().intervalSeconds()
    };
  }

  private static double[] plus(double[] a, double[] b) {
    return new double[] {a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]};
  }
}
