package dev.sluice.metrics;

import static dev.sluice.metrics.Vectors.histogram;
import static dev.sluice.metrics.Vectors.none;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.analysis.Samples;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HistogramGaugeTest {
  private static final List<String> LE = List.of("0.005", "1e-01");
  private static final List<Double> BOUNDS = List.of(0.005, 0.1);

  private final HistogramGauge gauge =
      new HistogramGauge("checkout", List.of("stable", "canary"), BOUNDS);
  private final List<Store> stores = List.of(new Store(), new Store());
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldMakeCellsOfCumulativeBucketsWhenTheyGrow() {
    // Given
    accept(List.of(histogram("a", LE, 1, 2, 3), histogram("c", LE, 0, 0, 0)));
    gauge.take();
    accept(List.of(histogram("a", LE, 5, 12, 14), histogram("c", LE, 1, 1, 4)));
    // When
    var taken = distribution();
    // Then
    assertThat(taken.stable().latency()).containsExactly(4, 6, 1);
    assertThat(taken.canary().latency()).containsExactly(1, 0, 3);
    assertThat(taken.canary().requests()).isEqualTo(4);
  }

  @Test
  void shouldTakeAWholeHistogramAnewWhenItsProcessBeganAnew() {
    // Given: some new buckets are higher than before, the last one is not
    accept(List.of(histogram("a", LE, 0, 4, 100), histogram("c", LE, 0, 0, 9)));
    gauge.take();
    accept(List.of(histogram("a", LE, 5, 5, 8), histogram("c", LE, 0, 0, 9)));
    // Then
    assertThat(distribution().stable().latency()).containsExactly(5, 0, 3);
  }

  @Test
  void shouldAddAPodFromZeroWhenItAppears() {
    watch();
    var both =
        Stream.concat(histogram("c", LE, 0, 0, 1).stream(), histogram("d", LE, 2, 3, 3).stream());
    accept(List.of(histogram("a", LE, 1, 1, 1), both.toList()));
    assertThat(distribution().canary().latency()).containsExactly(2, 1, 0);
  }

  @Test
  void shouldGiveEachEventOnceWhenBucketsAreWrittenOneByOne() {
    // Given: an event is in the second bucket first, and in the first one a scrape later
    accept(List.of(histogram("a", LE, 0, 0, 0), histogram("c", LE, 0, 0, 0)));
    accept(List.of(histogram("a", LE, 0, 1, 1), histogram("c", LE, 0, 0, 0)));
    var first = distribution();
    accept(List.of(histogram("a", LE, 1, 1, 1), histogram("c", LE, 0, 0, 0)));
    var second = distribution();
    accept(List.of(histogram("a", LE, 1, 3, 3), histogram("c", LE, 0, 0, 0)));
    // When
    var third = distribution();
    // Then: the cell that shrank waits until it is whole again
    assertThat(first.stable().latency()).containsExactly(0, 1, 0);
    assertThat(second.stable().latency()).containsExactly(1, 0, 0);
    assertThat(third.stable().latency()).containsExactly(0, 1, 0);
  }

  @Test
  void shouldNameBothBoundsWhenTheyDiffer() {
    assertThatThrownBy(
            () ->
                accept(
                    List.of(
                        histogram("a", List.of("0.005", "0.25"), 1, 2, 3),
                        histogram("c", LE, 0, 0, 0))))
        .hasMessage(
            "query `stable`: the histogram has the bounds [0.005, 0.25, +Inf], latency.bounds and"
                + " +Inf are [0.005, 0.1, +Inf]");
    assertThat(gauge.take()).isEqualTo(Samples.NONE);
  }

  @Test
  void shouldLookAwayWhenAPodThatIsGoneHadOtherBounds() {
    // Given: a pod of an older version, which Prometheus still remembers
    stores.get(0).scrape(now.toEpochMilli(), histogram("old", List.of("0.005", "0.25"), 1, 2, 3));
    now = now.plusSeconds(60);
    accept(List.of(histogram("a", LE, 1, 2, 3), histogram("c", LE, 0, 0, 0)));
    // When
    accept(List.of(histogram("a", LE, 1, 2, 4), histogram("c", LE, 0, 0, 1)));
    // Then
    assertThat(distribution().stable().latency()).containsExactly(0, 0, 1);
  }

  @Test
  void shouldRefuseTheBucketsWhenTheLastOneIsMissing() {
    var incomplete = histogram("a", LE, 1, 2, 3).subList(0, 2);
    assertThatThrownBy(() -> accept(List.of(incomplete, histogram("c", LE, 0, 0, 0))))
        .hasMessageContaining("[0.005, 0.1], latency.bounds and +Inf");
  }

  @Test
  void shouldLeaveAHistogramOutWhenOneOfItsValuesIsNoCount() {
    accept(List.of(histogram("a", LE, 1, 1, 1), histogram("c", LE, 0, 0, 1)));
    gauge.take();
    accept(List.of(histogram("a", LE, 1, Double.NaN, 2), histogram("c", LE, 0, 0, 2)));
    assertThat(gauge.take()).isEqualTo(Samples.NONE);
    accept(List.of(histogram("a", LE, 1, 3, 3), histogram("c", LE, 0, 0, 2)));
    assertThat(distribution().stable().latency()).containsExactly(0, 2, 0);
  }

  @Test
  void shouldNameTheQueryWhenThereIsNoSeriesYet() {
    assertThatThrownBy(() -> accept(List.of(histogram("a", LE, 1, 1, 1), none())))
        .hasMessage("query `canary`: the answer has no series");
  }

  private void accept(List<List<Series>> found) {
    now = now.plusSeconds(15);
    for (int i = 0; i < found.size(); i++) {
      stores.get(i).scrape(now.toEpochMilli(), found.get(i));
    }
    gauge.accept(now, stores.stream().map(store -> store.answer(now.toEpochMilli())).toList());
  }

  /** Prometheus has been looking for some time. */
  private void watch() {
    for (int i = 0; i < 3; i++) {
      accept(List.of(histogram("a", LE, 1, 1, 1), histogram("c", LE, 0, 0, 1)));
    }
    gauge.take();
  }

  private Samples.Distribution distribution() {
    return gauge.take().distributions().get("checkout");
  }
}
