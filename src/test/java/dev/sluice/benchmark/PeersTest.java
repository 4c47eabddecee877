package dev.sluice.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.simulation.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A model of another tool that is weaker than the tool would make the comparison worthless. */
class PeersTest {
  private static final int CELL_OF_80_MS = cellUpTo(80);
  private static final int CELL_OF_A_SECOND = cellUpTo(1000);

  @Test
  void shouldEstimateTheShiftOfTheTextbookWhenTheSamplesAreItsOwn() {
    // Given: Hollander and Wolfe (1973), p. 69 f., as in R's wilcox.test
    double[] term = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
    double[] early = {1.15, 0.88, 0.90, 0.74, 1.21};
    // When
    Shift shift = Shift.between(early, term);
    // Then
    assertThat(shift.estimate()).isCloseTo(0.305, Offset.offset(1e-9));
    assertThat(shift.lower()).isNegative();
  }

  @Test
  void shouldAgreeWithTheRankTestWhenSamplesAreRandom() {
    var random = new SplittableRandom(3);
    int significant = 0;
    for (int round = 0; round < 400; round++) {
      double[] control = random.doubles(15).toArray();
      double shift = 0.4 * random.nextDouble();
      double[] experiment = random.doubles(12).map(value -> value + shift).toArray();
      double p = new MannWhitneyUTest().mannWhitneyUTest(control, experiment);
      Shift found = Shift.between(control, experiment);
      boolean above = found.lower() > 0;
      significant += above ? 1 : 0;
      assertThat(above || p > 0.018 || found.estimate() < 0).as("p %s", p).isTrue();
      assertThat(!above || p < 0.024).as("p %s", p).isTrue();
    }
    assertThat(significant).isBetween(50, 350);
  }

  @Test
  void shouldHaveNoLowerEndWhenThereAreTooFewPoints() {
    assertThat(Shift.between(new double[] {1, 2}, new double[] {8, 9}).lower())
        .isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void shouldCallPointsHighWhenTheyAreClearlyAbove() {
    double[] control = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    double[] above = {11, 12, 13, 14, 15, 16, 17, 18, 19};
    assertThat(IntervalMannWhitney.high(control, above)).isTrue();
    assertThat(IntervalMannWhitney.high(above, control)).isFalse();
    assertThat(IntervalMannWhitney.high(control, control)).isFalse();
    assertThat(IntervalMannWhitney.high(control, new double[0])).isFalse();
  }

  @Test
  void shouldPassTheFixedThresholdsOnlyWhenThereIsDataInsideThem() {
    assertThat(FixedThresholds.passes(traffic(100, 1, CELL_OF_80_MS))).isTrue();
    assertThat(FixedThresholds.passes(traffic(100, 2, CELL_OF_80_MS))).isFalse();
    assertThat(FixedThresholds.passes(traffic(100, 0, CELL_OF_A_SECOND))).isFalse();
    assertThat(FixedThresholds.passes(Traffic.NONE)).isFalse();
  }

  @Test
  void shouldAddFailedChecksUpWhenTheyAreNotInARow() {
    // Given
    Trace trace = alternating();
    // When, Then
    assertThat(new FixedThresholds(1).rollsBackAfter(trace)).hasValue(2);
    assertThat(new FixedThresholds(5).rollsBackAfter(trace)).hasValue(10);
  }

  @Test
  void shouldCountStandardErrorsWhenRatesDiffer() {
    Traffic stable = traffic(1000, 10, CELL_OF_80_MS);
    Traffic canary = traffic(1000, 20, CELL_OF_80_MS);
    assertThat(PeekedZTest.errors(stable, canary)).isCloseTo(1.8396, Offset.offset(1e-4));
    assertThat(PeekedZTest.errors(canary, stable)).isCloseTo(-1.8396, Offset.offset(1e-4));
    assertThat(PeekedZTest.errors(Traffic.NONE, canary)).isZero();
  }

  @Test
  void shouldCountStandardErrorsWhenMeanLatenciesDiffer() {
    // Given: 50 at 1.05 ms and 50 at 1.15 ms against 100 at 1.15 ms
    long[] faster = new long[LatencyBounds.cells()];
    faster[cellUpTo(1.1)] = 50;
    faster[cellUpTo(1.2)] = 50;
    long[] slower = new long[LatencyBounds.cells()];
    slower[cellUpTo(1.2)] = 100;
    // When
    double z = PeekedZTest.latency(faster, slower);
    // Then
    assertThat(z).isCloseTo(Math.sqrt(99), Offset.offset(1e-6));
    assertThat(PeekedZTest.latency(new long[LatencyBounds.cells()], slower)).isZero();
  }

  @Test
  void shouldInterpolateInsideTheCellWhenAQuantileIsAsked() {
    long[] cells = new long[LatencyBounds.cells()];
    cells[cellUpTo(1.1)] = 10;
    assertThat(Latencies.quantile(cells, 0.5)).isCloseTo(1.05, Offset.offset(1e-9));
    assertThat(Latencies.quantile(new long[LatencyBounds.cells()], 0.5)).isNaN();
  }

  /** Every second window all of the canary's requests fail. */
  private static Trace alternating() {
    var ticks = new ArrayList<Slice>();
    for (int window = 0; window < 30; window++) {
      long failures = window % 2 == 0 ? 0 : 100;
      Traffic canary = traffic(100, failures, CELL_OF_80_MS);
      ticks.addAll(Collections.nCopies(3, new Slice(0.5, canary, canary, 0, 0)));
    }
    return new Trace(ticks);
  }

  private static Traffic traffic(long requests, long failures, int cell) {
    long[] cells = new long[LatencyBounds.cells()];
    cells[cell] = requests;
    return new Traffic(requests, failures, cells);
  }

  /** The cell that holds what takes exactly so many milliseconds. */
  private static int cellUpTo(double millis) {
    int found = Arrays.binarySearch(LatencyBounds.milliseconds(), millis);
    return found < 0 ? -found - 1 : found;
  }
}
