package dev.sluice.metrics;

import static dev.sluice.metrics.Vectors.computed;
import static dev.sluice.metrics.Vectors.counter;
import static dev.sluice.metrics.Vectors.none;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Samples;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RateGaugeTest {
  private final RateGauge gauge =
      new RateGauge("orders", List.of("bad stable", "all stable", "bad canary", "all canary"));
  private final List<Store> stores = Stream.generate(Store::new).limit(4).toList();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldCountWhatCameSinceTheBaselineWhenCountersGrow() {
    // Given
    watch();
    read(List.of(counter("a", 100)), List.of(counter("a", 1000)), none(), List.of(counter("c", 7)));
    read(
        List.of(counter("a", 103)),
        List.of(counter("a", 1050)),
        List.of(counter("c", 2)),
        List.of(counter("c", 17)));
    // When
    var taken = counts();
    // Then: the canary's first failure made a new series, which counts from 0
    assertThat(taken).isEqualTo(new Counts(50, 3, 10, 2));
  }

  @Test
  void shouldCountTheNewValueWhenACounterBeganAnew() {
    begin();
    read(none(), List.of(counter("a", 30)), none(), List.of(counter("c", 4)));
    assertThat(counts()).isEqualTo(new Counts(30, 0, 4, 0));
  }

  @Test
  void shouldCountFromZeroWhenASeriesAppears() {
    begin();
    read(
        none(),
        List.of(counter("a", 100), counter("b", 20)),
        none(),
        List.of(counter("c", 10), counter("d", 5)));
    assertThat(counts()).isEqualTo(new Counts(20, 0, 5, 0));
  }

  @Test
  void shouldCountNothingTwiceWhenASeriesIsAwayForAWhile() {
    begin();
    read(none(), none(), none(), none());
    assertThat(gauge.take()).isEqualTo(Samples.NONE);
    read(none(), List.of(counter("a", 101)), none(), List.of(counter("c", 12)));
    assertThat(counts()).isEqualTo(new Counts(1, 0, 2, 0));
  }

  @Test
  void shouldLeaveAValueOutWhenItIsNoCount() {
    begin();
    read(
        none(),
        List.of(counter("a", Double.NaN), counter("b", Double.POSITIVE_INFINITY)),
        none(),
        List.of(counter("c", -1)));
    assertThat(gauge.take()).isEqualTo(Samples.NONE);
    read(none(), List.of(counter("a", 105)), none(), List.of(counter("c", 11)));
    assertThat(counts()).isEqualTo(new Counts(5, 0, 1, 0));
  }

  @Test
  void shouldCarryFractionsOverWhenACounterIsNotWhole() {
    begin();
    read(none(), List.of(counter("a", 100.6)), none(), List.of(counter("c", 10.4)));
    assertThat(counts()).isEqualTo(Counts.NONE);
    read(none(), List.of(counter("a", 101.2)), none(), List.of(counter("c", 11.5)));
    assertThat(counts()).isEqualTo(new Counts(1, 0, 1, 0));
  }

  @Test
  void shouldHoldBadEventsBackWhenTheyAreSeenBeforeTheirTotal() {
    begin();
    read(List.of(counter("a", 9)), List.of(counter("a", 104)), none(), List.of(counter("c", 10)));
    assertThat(counts()).isEqualTo(new Counts(4, 4, 0, 0));
    read(List.of(counter("a", 9)), List.of(counter("a", 110)), none(), List.of(counter("c", 10)));
    assertThat(counts()).isEqualTo(new Counts(6, 5, 0, 0));
  }

  @Test
  void shouldGiveNothingWhenNothingWasAnsweredSince() {
    begin();
    read(none(), List.of(counter("a", 101)), none(), List.of(counter("c", 11)));
    counts();
    assertThat(gauge.take()).isEqualTo(Samples.NONE);
  }

  @Test
  void shouldBeginLaterAndNameTheQueryWhenThereIsNoSeriesYet() {
    // Given
    assertThatThrownBy(() -> read(none(), List.of(counter("a", 100)), none(), none()))
        .hasMessage("query `all canary`: the answer has no series");
    // When
    read(none(), List.of(counter("a", 110)), none(), List.of(counter("c", 40)));
    read(none(), List.of(counter("a", 120)), none(), List.of(counter("c", 41)));
    // Then: both versions are compared over the same time
    assertThat(counts()).isEqualTo(new Counts(10, 0, 1, 0));
  }

  @Test
  void shouldRefuseAnAnswerAndKeepWhatIsKnownWhenItWasComputed() {
    begin();
    assertThatThrownBy(() -> read(none(), List.of(computed(5)), none(), List.of(counter("c", 11))))
        .hasMessageStartingWith("query `all stable`: the answer was computed");
    stores.get(1).forget(computed(5));
    read(none(), List.of(counter("a", 102)), none(), List.of(counter("c", 13)));
    assertThat(counts()).isEqualTo(new Counts(2, 0, 3, 0));
  }

  @Test
  void shouldSayThatNothingIsScrapedWhenThereIsAGap() {
    // Given
    begin();
    Instant last = now;
    now = now.plusSeconds(30);
    // Then: three scrapes may be missing
    answer();
    assertThat(gauge.take()).isEqualTo(Samples.NONE);
    now = now.plusSeconds(16);
    assertThatThrownBy(this::answer)
        .hasMessage(
            "query `all stable`: nothing was scraped since " + last + ", so nothing is counted");
    // When: it is scraped again
    read(none(), List.of(counter("a", 130)), none(), List.of(counter("c", 15)));
    // Then: nothing is lost
    assertThat(counts()).isEqualTo(new Counts(30, 0, 5, 0));
  }

  @Test
  void shouldCountFromItsFirstScrapeWhenAPrometheusWithoutMemoryShowsASeries() {
    // Given: all that this one has seen, it has seen for the first time
    begin();
    stores.forEach(Store::clear);
    // When
    read(
        none(),
        List.of(counter("a", 105), counter("old", 100_000)),
        none(),
        List.of(counter("c", 11)));
    read(
        none(),
        List.of(counter("a", 106), counter("old", 100_002)),
        none(),
        List.of(counter("c", 11)));
    // Then
    assertThat(counts()).isEqualTo(new Counts(8, 0, 1, 0));
  }

  @Test
  void shouldRefuseAStoreWhenSeveralPrometheusWriteToItUnsorted() {
    begin();
    for (int value : new int[] {110, 105, 120, 115, 130, 125}) {
      scrape(none(), List.of(counter("a", value)), none(), List.of(counter("c", 10)));
    }
    assertThatThrownBy(
            () -> read(none(), List.of(counter("a", 140)), none(), List.of(counter("c", 10))))
        .isInstanceOfSatisfying(
            MetricTrouble.class, t -> assertThat(t.is("ReplicasDiffer")).isTrue());
  }

  private void begin() {
    watch();
    read(none(), List.of(counter("a", 100)), none(), List.of(counter("c", 10)));
    assertThat(gauge.take()).isEqualTo(Samples.NONE);
  }

  /** Prometheus has been looking for some time. */
  private void watch() {
    for (int i = 0; i < 3; i++) {
      scrape(none(), List.of(counter("a", 100)), none(), List.of(counter("c", 10)));
    }
  }

  private void read(
      List<Series> badStable, List<Series> stable, List<Series> badCanary, List<Series> canary) {
    scrape(badStable, stable, badCanary, canary);
    answer();
  }

  private void answer() {
    gauge.accept(now, stores.stream().map(store -> store.answer(now.toEpochMilli())).toList());
  }

  private void scrape(
      List<Series> badStable, List<Series> stable, List<Series> badCanary, List<Series> canary) {
    now = now.plusSeconds(15);
    var found = List.of(badStable, stable, badCanary, canary);
    for (int i = 0; i < found.size(); i++) {
      stores.get(i).scrape(now.toEpochMilli(), found.get(i));
    }
  }

  private Counts counts() {
    return gauge.take().rates().get("orders");
  }
}
