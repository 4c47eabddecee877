package dev.sluice.metrics;

import static dev.sluice.metrics.Vectors.counter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.Counts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two Prometheus behind one Service, of which now one answers and now the other. */
class HaPrometheusTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  private final Store a = new Store();
  private final Store b = new Store();
  private final RateGauge gauge = new RateGauge("m", List.of("sb", "st", "cb", "ct"));

  @Test
  void shouldCountEachRequestOnceWhenAnOlderScrapeComesLater() {
    // Given: a canary that has served 100,000 requests, of which 100 failed
    scrape(a, 0, 100, 100_000);
    scrape(b, 10, 100, 100_090);
    scrape(a, 15, 100, 100_100);
    ask(a, 16);
    // When: B scraped 10 s later than A
    scrape(b, 25, 101, 101_000);
    ask(b, 26);
    scrape(a, 30, 101, 101_045);
    ask(a, 31);
    ask(b, 32);
    // Then
    assertThat(gauge.take().rates().get("m")).isEqualTo(new Counts(945, 1, 945, 1));
  }

  @Test
  void shouldCountBothLivesOnceWhenTheProcessBeganAnewAndBothSawIt() {
    // Given
    for (int s = 0; s <= 60; s += 15) {
      scrape(a, s, 0, 1000 + s);
      scrape(b, s + 7, 0, 1007 + s);
    }
    ask(a, 68);
    ask(b, 69);
    // When: it begins anew at 70, and A is the first to see that
    scrape(a, 75, 0, 5);
    ask(a, 76);
    ask(b, 77);
    scrape(b, 82, 0, 12);
    ask(b, 83);
    // Then: of the events that no scrape saw, nothing is known
    assertThat(gauge.take().rates().get("m").canary()).isEqualTo(7 + 12);
  }

  private void ask(Store who, int second) {
    long at = T0.plusSeconds(second).toEpochMilli();
    var bad = who.answer(at).stream().filter(s -> s.labels().containsValue("bad")).toList();
    var all = who.answer(at).stream().filter(s -> s.labels().containsValue("all")).toList();
    gauge.accept(T0.plusSeconds(second), List.of(bad, all, bad, all));
  }

  private static void scrape(Store who, int second, int bad, int all) {
    who.scrape(
        T0.plusSeconds(second).toEpochMilli(), List.of(counter("bad", bad), counter("all", all)));
  }
}
