package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Judgement;
import dev.sluice.domain.analysis.Promotion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SimulationReportTest {
  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();
  private static final Course COURSE = Course.of(0.05, 0.10, 0.20, 0.30, 0.50);
  private static final TrafficModel DOUBLED =
      TrafficModel.healthy(300, 0.01).effect(Effect.errorsTimes(2));

  @Test
  void shouldReportTheSameWhenTheNumberOfThreadsDiffers() {
    var simulation = new Simulation(DEFAULTS, COURSE, DOUBLED, 40, 9);
    assertThat(report(simulation, 4)).isEqualTo(report(simulation, 1));
    assertThat(report(new Simulation(DEFAULTS, COURSE, DOUBLED, 40, 10), 1))
        .isNotEqualTo(report(simulation, 1));
  }

  @Test
  void shouldFindADoublingAndSpareTheHealthyWhenThereIsTraffic() {
    SimulationReport report = report(new Simulation(DEFAULTS, COURSE, DOUBLED, 60, 1), 2);
    assertThat(report.falseAbortRate().value()).isZero();
    assertThat(report.power().value()).isGreaterThan(0.9);
    assertThat(report.timeToDetectSeconds().orElseThrow().p50()).isBetween(120.0, 420.0);
    assertThat(report.badRequests().mean()).isBetween(10.0, 500.0);
    assertThat(report.canaryRequests().mean()).isBetween(1000.0, 40_000.0);
    assertThat(report.minDetectableRatio()).hasValue(2);
    assertThat(report.planner().secondsToDetect()).isPresent();
    assertThat(report.powerCurve()).hasSize(8);
    assertThat(report.srmAlarmRate().value()).isZero();
  }

  @Test
  void shouldAddUpToOneWhenEveryRolloutEndsOneWay() {
    SimulationReport report = report(new Simulation(DEFAULTS, COURSE, DOUBLED, 60, 1), 2);
    assertThat(
            report.power().value()
                + report.promoteRate().value()
                + report.inconclusiveRate().value())
        .isEqualTo(1);
  }

  @Test
  void shouldSayThatNothingIsDetectableWhenThereIsHardlyTraffic() {
    TrafficModel thin = TrafficModel.healthy(0.05, 0.01).effect(Effect.errorsTimes(2));
    SimulationReport report = report(new Simulation(DEFAULTS, COURSE, thin, 20, 1), 2);
    assertThat(report.minDetectableRatio()).isEmpty();
    assertThat(report.timeToDetectSeconds()).isEmpty();
    assertThat(report.inconclusiveRate().value()).isEqualTo(1);
  }

  @Test
  void shouldMeasureTheTimeToProofWhenProofIsAskedFor() {
    AnalysisConfig prove = DEFAULTS.promotion(Promotion.PROVE);
    TrafficModel healthy = TrafficModel.healthy(300, 0.02);
    SimulationReport report = report(new Simulation(prove, Course.of(0.1, 0.5), healthy, 20, 1), 2);
    assertThat(report.provenRate()).isEqualTo(report.promoteRate());
    assertThat(report.provenRate().value()).isEqualTo(1);
    assertThat(report.timeToProofSeconds()).isPresent();
  }

  @Test
  void shouldHaveNoCurveWhenTheStableVersionNeverFails() {
    TrafficModel perfect = TrafficModel.healthy(100, 0).effect(Effect.latencyTimes(2));
    SimulationReport report = report(new Simulation(DEFAULTS, COURSE, perfect, 10, 1), 2);
    assertThat(report.powerCurve()).isEmpty();
    assertThat(report.power().value()).isEqualTo(1);
  }

  @Test
  void shouldTellOfEveryRolloutWhenSomebodyShowsProgress() {
    var simulation = new Simulation(DEFAULTS, COURSE, DOUBLED, 8, 9);
    var done = new AtomicLong();
    simulation.report(done::incrementAndGet);
    assertThat(done.get()).isEqualTo(simulation.work()).isEqualTo(8 * 2 + 8 * 2);
  }

  @Test
  void shouldShowEveryWindowWhenOneRolloutIsWatched() {
    List<Judgement> seen = new ArrayList<>();
    Run run =
        new Simulation(DEFAULTS, COURSE, DOUBLED, 8, 9).watch((slice, judged) -> seen.add(judged));
    assertThat(seen).hasSize((int) run.windows()).endsWith(run.judgement());
  }

  @Test
  void shouldStayLongerWhenAStageHasAPause() {
    var paused = new Course(List.of(new Course.Stage(0.5, 0), new Course.Stage(0.5, 600)));
    Run run = ClosedLoop.run(DEFAULTS, paused, TrafficModel.healthy(100, 0.01), 4);
    assertThat(run.promoted()).isTrue();
    assertThat(run.seconds()).isEqualTo(90 + 600);
  }

  @Test
  void shouldRefuseRunsWhenThereAreNone() {
    assertThatThrownBy(() -> new Simulation(DEFAULTS, COURSE, DOUBLED, 0, 1))
        .hasMessage("runs is 0, allowed are 1 to 1000000");
  }

  private static SimulationReport report(Simulation simulation, int threads) {
    var pool = new ForkJoinPool(threads);
    try {
      return pool.submit(() -> simulation.report(() -> {})).join();
    } finally {
      pool.shutdown();
    }
  }
}
