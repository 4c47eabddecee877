package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.ExtraMetrics;
import dev.sluice.domain.analysis.Margin;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutlookTest {
  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();
  private static final Course COURSE = Course.of(0.05, 0.25, 0.50);

  @Test
  void shouldWarnWithTheShareOfReleasesWhenTrafficIsThin() {
    Outlook outlook = Outlook.of(DEFAULTS, COURSE, 3, 0.01);
    assertThat(outlook.warning())
        .get()
        .asString()
        .matches(
            "at 3 requests per second with 1 % errors this Rollout sees a doubling of errors in"
                + " [0-9] % of releases; sluice plan says what would help");
    assertThat(outlook.message())
        .startsWith(
            "at 3 requests per second with 1 % errors, a doubling of errors is not expected to be"
                + " found before the steps are done; ");
  }

  @Test
  void shouldNotWarnWhenADoublingIsFound() {
    Outlook outlook = Outlook.of(DEFAULTS, COURSE, 1000, 0.01);
    assertThat(outlook.warning()).isEmpty();
    assertThat(outlook.message())
        .matches(
            "at 1000 requests per second with 1 % errors, a doubling of errors is expected to be"
                + " found after [0-9]+ s; the smallest increase that is: x[0-9.]+");
  }

  @Test
  void shouldSpeakOfFailingRequestsWhenTheStableVersionNeverFails() {
    assertThat(Outlook.of(DEFAULTS, COURSE, 1, 0).warning())
        .get()
        .asString()
        .startsWith(
            "at 1 requests per second without errors this Rollout sees a canary that fails 1 % of"
                + " its requests in ");
  }

  @Test
  void shouldSayThatNothingCanBeFoundWhenThereIsNoTraffic() {
    Outlook outlook = Outlook.of(DEFAULTS, COURSE, 0, 0);
    assertThat(outlook.message()).startsWith("no request in the last minutes");
    assertThat(outlook.warning()).isEmpty();
  }

  @Test
  void shouldLeaveTheShareOfOwnMetricsUnusedWhenThereAreSome() {
    var own =
        new ExtraMetrics(
            List.of(new ExtraMetrics.Rate("vip", 0.2, new Margin(0.25, 0), 1)),
            List.of(),
            List.of(),
            List.of(new ExtraMetrics.Check("smoke", 0)));
    AnalysisConfig rules = SimulatedRules.of(DEFAULTS.extras(own));
    assertThat(rules.extras()).isEqualTo(ExtraMetrics.NONE);
    assertThat(rules.falseRollbackRate()).isEqualTo(0.05 * 0.8);
    assertThat(SimulatedRules.leaveOut(DEFAULTS.extras(own))).isTrue();
    assertThat(SimulatedRules.leaveOut(DEFAULTS)).isFalse();
  }
}
