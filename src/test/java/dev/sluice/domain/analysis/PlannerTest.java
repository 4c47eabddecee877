package dev.sluice.domain.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final List<Double> WEIGHTS = List.of(0.05, 0.10, 0.20, 0.30, 0.50);

  @Test
  void shouldForetellNoGrowthWhenTheCanaryIsInsideTheMargin() {
    assertThat(Planner.growthPerWindow(900, 100, 0.01, 0.0127, Margin.ERRORS)).isZero();
  }

  @Test
  void shouldForetellFiniteGrowthWhenRatesAreAtTheirEdges() {
    assertThat(Planner.growthPerWindow(900, 100, 0, 0.01, new Margin(0.25, 0)))
        .isPositive()
        .isFinite();
    assertThat(Planner.growthPerWindow(900, 100, 0, 1, Margin.ERRORS)).isPositive().isFinite();
    assertThat(Planner.growthPerWindow(900, 100, 0.5, 1, Margin.ERRORS)).isPositive().isFinite();
  }

  @Test
  void shouldNameTheSmallestRatioWhenThereIsMoreTraffic() {
    assertThat(Planner.smallestDetectableRatio(plan(1000), 0.01)).hasValue(1.5);
    assertThat(Planner.smallestDetectableRatio(plan(10), 0.01)).hasValue(5);
    assertThat(Planner.smallestDetectableRatio(plan(0.01), 0.01)).isEmpty();
  }

  private static Planner.Plan plan(double requestsPerSecond) {
    return new Planner.Plan(requestsPerSecond, 30, WEIGHTS, 3, 2, Margin.ERRORS, 0.05, 0.45);
  }
}
