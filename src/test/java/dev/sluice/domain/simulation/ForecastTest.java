package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.Planner;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();
  private static final Course COURSE = Course.of(0.05, 0.10, 0.20, 0.30, 0.50);

  @Test
  void shouldAgreeWithThePlannerWhenEveryStepTakesItsLeastWindows() {
    var plan =
        new Planner.Plan(
            1000,
            30,
            List.of(0.05, 0.10, 0.20, 0.30, 0.50),
            3,
            2,
            new Margin(0.25, 0.0002),
            0.05,
            0.45);
    Forecast forecast = Forecast.of(DEFAULTS, COURSE, 1000, 0.01);
    assertThat(forecast.secondsToDetectTimes(2))
        .isEqualTo(Planner.secondsToDetect(plan, 0.01, 0.02))
        .isPresent();
    assertThat(forecast.neededNats()).isEqualTo(plan.neededLogE());
    assertThat(forecast.scheduleSeconds()).isEqualTo(450);
  }

  @Test
  void shouldSeeLessWhenThereIsLessTraffic() {
    assertThat(Forecast.of(DEFAULTS, COURSE, 1000, 0.01).smallestDetectableRatio()).hasValue(1.5);
    assertThat(Forecast.of(DEFAULTS, COURSE, 0.01, 0.01).smallestDetectableRatio()).isEmpty();
  }

  @Test
  void shouldTakeLongerWhenRequestsAreFew() {
    Forecast forecast = Forecast.of(DEFAULTS, Course.of(0.5), 1, 0.01);
    assertThat(forecast.scheduleSeconds()).isEqualTo(210);
  }

  @Test
  void shouldNotOutlastTheDeadlineWhenRequestsAreFarTooFew() {
    Forecast forecast = Forecast.of(DEFAULTS, Course.of(0.05, 0.5), 0.01, 0.01);
    assertThat(forecast.scheduleSeconds()).isEqualTo(3600);
  }

  @Test
  void shouldWaitForPausesWhenTheCourseHasSome() {
    var course = new Course(List.of(new Course.Stage(0.5, 0), new Course.Stage(0.5, 600)));
    assertThat(Forecast.of(DEFAULTS, course, 100, 0.01).scheduleSeconds()).isEqualTo(90 + 600);
  }

  @Test
  void shouldGoOnToTheDeadlineWhenAProofIsAskedFor() {
    AnalysisConfig prove =
        DEFAULTS.promotion(Promotion.PROVE).schedule(Schedule.defaults().maxDuration(1800));
    assertThat(Forecast.of(prove, COURSE, 100, 0.01).scheduleSeconds()).isEqualTo(1800);
  }

  @Test
  void shouldFindNothingWhenTheCanaryGetsEverything() {
    assertThat(Forecast.of(DEFAULTS, Course.of(1), 1000, 0.01).smallestDetectableRatio()).isEmpty();
  }

  @Test
  void shouldNeedMoreTrafficWhenFailuresComeInChains() {
    assertThat(Forecast.of(DEFAULTS.clusterSize(10), COURSE, 100, 0.01).secondsToDetectTimes(2))
        .isEmpty();
    assertThat(Forecast.of(DEFAULTS, COURSE, 100, 0.01).secondsToDetectTimes(2)).isPresent();
  }
}
