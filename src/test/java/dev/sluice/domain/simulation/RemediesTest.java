package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Schedule;
import org.junit.jupiter.api.Test;

class RemediesTest {
  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();
  private static final Course COURSE = Course.of(0.05, 0.10, 0.20, 0.30, 0.50);

  @Test
  void shouldEachSufficeAndNotBeMoreThanNeededWhenADoublingIsMissed() {
    // When
    Remedies remedies = Remedies.of(DEFAULTS, COURSE, 30, 0.01, 2);
    // Then
    double traffic = remedies.requestsPerSecond().orElseThrow();
    assertThat(traffic).isGreaterThan(30);
    assertThat(found(DEFAULTS, traffic)).isTrue();
    assertThat(found(DEFAULTS, traffic - 3)).isFalse();
    int windows = remedies.minStepWindows().orElseThrow();
    assertThat(found(steps(windows), 30)).isTrue();
    assertThat(found(steps(windows - 1), 30)).isFalse();
    assertThat(found(DEFAULTS.errors(remedies.margin().orElseThrow()), 30)).isTrue();
  }

  @Test
  void shouldSayThatNoTrafficHelpsWhenTheIncreaseIsInsideTheMargin() {
    assertThat(Remedies.of(DEFAULTS, COURSE, 100, 0.01, 1.2).requestsPerSecond()).isEmpty();
  }

  private static AnalysisConfig steps(int windows) {
    return DEFAULTS.schedule(Schedule.defaults().minStep(windows, 100));
  }

  private static boolean found(AnalysisConfig config, double requestsPerSecond) {
    return Forecast.of(config, COURSE, requestsPerSecond, 0.01).secondsToDetectTimes(2).isPresent();
  }
}
