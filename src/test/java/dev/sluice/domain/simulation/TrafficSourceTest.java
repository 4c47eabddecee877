package dev.sluice.domain.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrafficSourceTest {
  private static final double[] BOUNDS = LatencyBounds.milliseconds();
  private static final TrafficModel HEALTHY = TrafficModel.healthy(100, 0.01);

  @Test
  void shouldSplitFailAndArriveAsTheModelSaysWhenThereAreManyWindows() {
    List<Slice> slices = slices(HEALTHY.effect(Effect.parse("effect", "errors:x3")), 400, 0.2);
    double stable = sum(slices, slice -> slice.stable().requests());
    double canary = sum(slices, slice -> slice.canary().requests());
    assertThat(stable + canary).isCloseTo(1_200_000, within(5000.0));
    assertThat(canary / (stable + canary)).isCloseTo(0.2, within(0.002));
    assertThat(sum(slices, slice -> slice.stable().failures()) / stable)
        .isCloseTo(0.01, within(0.0005));
    assertThat(sum(slices, slice -> slice.canary().failures()) / canary)
        .isCloseTo(0.03, within(0.0015));
    assertThat(sum(slices, Slice::excessFailures)).isCloseTo(canary * 0.02, within(1e-6));
  }

  @Test
  void shouldPutEveryRequestIntoACellWhenLatencyIsKept() {
    for (Slice slice : slices(TrafficModel.healthy(3, 0.01), 50, 0.5)) {
      assertThat(LongStream.of(slice.stable().latency()).sum())
          .isEqualTo(slice.stable().requests());
      assertThat(LongStream.of(slice.canary().latency()).sum())
          .isEqualTo(slice.canary().requests());
    }
  }

  @Test
  void shouldKeepNoCellsWhenThereAreNoBounds() {
    var source = new TrafficSource(HEALTHY, new double[0], new SplittableRandom(1));
    assertThat(source.next(0, 30, 0.5).canary().latency()).isEmpty();
    assertThat(source.next(0, 0.1, 0.5).canary().latency()).isEmpty();
  }

  @Test
  void shouldFollowTheLatencyModelWhenTrafficIsThinOrThick() {
    for (double requestsPerSecond : List.of(1.0, 10_000.0)) {
      List<Slice> slices =
          slices(
              TrafficModel.healthy(requestsPerSecond, 0).effect(Effect.latencyTimes(2)),
              requestsPerSecond < 10 ? 1000 : 10,
              0.5);
      assertThat(shareUpTo(slices, Slice::stable, 82)).isCloseTo(0.516, within(0.02));
      assertThat(shareUpTo(slices, Slice::canary, 160)).isCloseTo(0.5, within(0.02));
      assertThat(shareUpTo(slices, Slice::canary, 320)).isCloseTo(0.876, within(0.02));
    }
  }

  @Test
  void shouldSlowAShareOfRequestsWhenThereIsASlowPath() {
    List<Slice> slices =
        slices(TrafficModel.healthy(10_000, 0).effect(Effect.slowPath(0.03)), 10, 0.5);
    assertThat(shareUpTo(slices, Slice::canary, 450))
        .isCloseTo(0.97 * 0.998 + 0.03 * 0.169, within(0.002));
  }

  @Test
  void shouldRepeatARecordedHistogramWhenNothingIsWrong() {
    List<Double> counts = new ArrayList<>(Collections.nCopies(LatencyBounds.cells(), 0.0));
    counts.set(70, 30.0);
    counts.set(100, 10.0);
    List<Slice> slices = slices(HEALTHY.latency(new LatencyModel.Recorded(counts)), 10, 0.5);
    long[] cells = new long[LatencyBounds.cells()];
    slices.forEach(slice -> Arrays.setAll(cells, i -> cells[i] + slice.canary().latency()[i]));
    assertThat((double) cells[70] / (cells[70] + cells[100])).isCloseTo(0.75, within(0.02));
    assertThat(LongStream.of(cells).sum()).isEqualTo(cells[70] + cells[100]);
  }

  @Test
  void shouldFailInChainsWhenClientsRetry() {
    List<Slice> slices = slices(HEALTHY.disturbance(Disturbance.NONE.retryCluster(5)), 400, 0.5);
    assertThat(variance(slices, 0.01)).isBetween(4.0, 6.5);
  }

  @Test
  void shouldScatterMoreThanCoinsWhenThereIsArmNoise() {
    List<Slice> slices = slices(HEALTHY.disturbance(Disturbance.NONE.armNoise(0.002)), 400, 0.5);
    assertThat(variance(slices, 0.01)).isBetween(3.0, 5.0);
    assertThat(variance(slices(HEALTHY, 400, 0.5), 0.01)).isBetween(0.8, 1.25);
  }

  @Test
  void shouldHitBothVersionsAlikeWhenBurstsAreShared() {
    List<Slice> slices =
        slices(HEALTHY.disturbance(Disturbance.NONE.sharedBursts(true)), 1000, 0.5);
    assertThat(slices).allMatch(slice -> slice.stableRate() == slice.canaryRate());
    assertThat(slices)
        .filteredOn(slice -> Math.abs(slice.stableRate() - 0.1) < 1e-9)
        .hasSizeBetween(30, 75);
  }

  @Test
  void shouldSwingWhenRatesDrift() {
    var source =
        new TrafficSource(
            HEALTHY.disturbance(Disturbance.NONE.drift(3)), BOUNDS, new SplittableRandom(1));
    assertThat(source.next(885, 30, 0.5).stableRate()).isCloseTo(0.03, within(1e-6));
    assertThat(source.next(2685, 30, 0.5).stableRate()).isCloseTo(0.01 / 3, within(1e-6));
  }

  @Test
  void shouldSufferOnlyAtFirstWhenTheCanaryIsCold() {
    var source =
        new TrafficSource(
            HEALTHY.disturbance(Disturbance.NONE.coldStart(true)), BOUNDS, new SplittableRandom(1));
    assertThat(source.next(0, 30, 0.5).canaryRate()).isCloseTo(0.03, within(1e-9));
    assertThat(source.next(60, 30, 0.5).canaryRate()).isCloseTo(0.01, within(1e-9));
  }

  @Test
  void shouldBeHealthyWhenTheOnsetIsLater() {
    TrafficModel late = HEALTHY.effect(Effect.errorsPlus(0.1)).onset(60);
    List<Slice> slices = slices(late, 4, 0.5);
    assertThat(slices).extracting(Slice::canaryRate).containsExactly(0.01, 0.01, 0.11, 0.11);
  }

  @Test
  void shouldDrawTheSameWhenTheSeedIsTheSame() {
    assertThat(slices(HEALTHY, 5, 0.3)).isEqualTo(slices(HEALTHY, 5, 0.3));
  }

  private static List<Slice> slices(TrafficModel model, int windows, double weight) {
    var source = new TrafficSource(model, BOUNDS, new SplittableRandom(77));
    return IntStream.range(0, windows).mapToObj(i -> source.next(30 * i, 30, weight)).toList();
  }

  private static double sum(List<Slice> slices, ToDoubleFunction<Slice> number) {
    return slices.stream().mapToDouble(number).sum();
  }

  private static double shareUpTo(
      List<Slice> slices, java.util.function.Function<Slice, Traffic> side, double millis) {
    int cells = (int) Arrays.stream(BOUNDS).filter(bound -> bound <= millis).count();
    double below = sum(slices, slice -> Arrays.stream(side.apply(slice).latency(), 0, cells).sum());
    return below / sum(slices, slice -> side.apply(slice).requests());
  }

  /** Variance of the canary's failures relative to that of independent coins. */
  private static double variance(List<Slice> slices, double rate) {
    return sum(
            slices,
            slice -> {
              Traffic canary = slice.canary();
              double off = canary.failures() - canary.requests() * rate;
              return off * off / (canary.requests() * rate * (1 - rate));
            })
        / slices.size();
  }
}
