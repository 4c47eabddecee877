package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.Planner.Plan;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MarginAdviceTest {
  private static final List<Double> WEIGHTS = List.of(0.05, 0.10, 0.20, 0.30, 0.50);

  @Test
  void shouldKeepTheMarginWhenTrafficSuffices() {
    assertThat(MarginAdvice.widest(plan(1000), 0.01, 0.02)).contains(Margin.ERRORS);
  }

  @Test
  void shouldNarrowTheMarginWhenItHidesADoubling() {
    Plan plan = plan(18);
    assertThat(Planner.secondsToDetect(plan, 0.01, 0.02)).isEmpty();
    Margin advised = MarginAdvice.widest(plan, 0.01, 0.02).orElseThrow();
    assertThat(advised.maxRelativeIncrease()).isBetween(0.01, 0.24);
    assertThat(advised.maxAbsoluteIncrease() / advised.maxRelativeIncrease())
        .isCloseTo(0.0002 / 0.25, Offset.offset(1e-12));
  }

  @Test
  void shouldAdviseNothingWhenNoMarginWouldHelp() {
    assertThat(MarginAdvice.widest(plan(1), 0.01, 0.02)).isEmpty();
    assertThat(MarginAdvice.widest(plan(1000), 0.01, 0.01)).isEmpty();
  }

  private static Plan plan(double requestsPerSecond) {
    return new Plan(requestsPerSecond, 30, WEIGHTS, 6, 2, Margin.ERRORS, 0.05, 0.9);
  }
}
