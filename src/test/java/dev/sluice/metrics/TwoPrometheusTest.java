package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.metrics.Shop.Wrongs;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A release that is measured by two Prometheus of which now one answers and now the other, query by
 * query. Either the counts are those of the events, or there are none.
 */
class TwoPrometheusTest {
  private static final int TRIES = 150;
  private static final int ROUNDS = 40;
  private static final int WINDOW = 30;
  private static final List<String> REFUSALS = List.of("ReplicasDiffer", "NotScraped", "NoSeries");

  @Property(tries = TRIES, seed = "1")
  void shouldCountEachEventOnceWhenNothingGoesWrong(@ForAll long seed) {
    // Given
    var release = new Release(seed, new Wrongs(false, false, false));
    // When
    release.measure();
    // Then: the other one's scrape may be nearer to the beginning, and its clock wrong
    assertThat(release.refused).isZero();
    assertThat(release.counted.canary())
        .isBetween(
            release.shop.events("all") - release.began,
            release.shop.events("all") - release.baseline);
    assertThat(release.counted.canaryBad())
        .isBetween(
            release.shop.events("bad") - release.beganBad,
            release.shop.events("bad") - release.baselineBad);
  }

  @Property(tries = TRIES, seed = "2")
  void shouldLoseNoMoreThanOnePrometheusAloneWhenPodsBeginAnew(@ForAll long seed) {
    // Given
    var release = new Release(seed, new Wrongs(true, false, false));
    long since = release.shop.nowMillis();
    // When
    release.measure();
    // Then: what no scrape saw before a restart, nobody knows
    long alone =
        Math.min(release.shop.scraped(0, "all", since), release.shop.scraped(1, "all", since));
    assertThat(release.counted.canary()).isGreaterThanOrEqualTo(alone);
  }

  @Property(tries = TRIES, seed = "3")
  void shouldNeverCountMoreThanHappenedWhenScrapesFail(@ForAll long seed) {
    new Release(seed, new Wrongs(true, true, false)).measure();
  }

  @Property(tries = TRIES, seed = "4")
  void shouldNeverCountMoreThanHappenedWhenAPrometheusLosesItsMemory(@ForAll long seed) {
    new Release(seed, new Wrongs(true, true, true)).measure();
  }

  /** Both versions are the same pods. */
  private static final class Release {
    private final RateGauge gauge = new RateGauge("m", List.of("sb", "st", "cb", "ct"));
    private final Random random;
    private final Shop shop;
    private final long base;
    private final long baseBad;
    private final long baseline;
    private final long baselineBad;
    private final long began;
    private final long beganBad;
    private Counts counted = Counts.NONE;
    private int asked;
    private int refused;

    private Release(long seed, Wrongs wrongs) {
      random = new Random(seed);
      shop = new Shop(random, wrongs);
      shop.rest(120);
      base = shop.events("all");
      baseBad = shop.events("bad");
      shop.run(Shop.EVERY);
      asked = random.nextInt(2);
      ask(asked, asked);
      baseline = lastScraped("all");
      baselineBad = lastScraped("bad");
      shop.run(Shop.SKEW);
      began = shop.events("all");
      beganBad = shop.events("bad");
    }

    private long lastScraped(String name) {
      return shop.answer(asked, name).stream().mapToLong(s -> Math.round(s.value())).sum();
    }

    /** In the end everything is scraped, and both are asked. */
    private void measure() {
      for (int i = 0; i < ROUNDS; i++) {
        shop.run(WINDOW);
        ask(random.nextInt(2), random.nextInt(2));
        take();
      }
      rest();
      shop.run(WINDOW); // a bad event waits for room among all events
      rest();
    }

    private void rest() {
      for (int i = 0; i < ROUNDS / 2; i++) {
        shop.rest(WINDOW);
        ask(i % 2, i % 2);
        take();
      }
    }

    private void ask(int one, int other) {
      try {
        gauge.accept(
            Instant.ofEpochMilli(shop.nowMillis()),
            List.of(
                shop.answer(one, "bad"),
                shop.answer(other, "all"),
                shop.answer(other, "bad"),
                shop.answer(one, "all")));
      } catch (MetricTrouble trouble) {
        assertThat(REFUSALS).anyMatch(trouble::is);
        refused++;
      }
    }

    private void take() {
      var window = gauge.take().rates().get("m");
      counted = window == null ? counted : counted.plus(window);
      long most = shop.events("all") - base;
      long mostBad = shop.events("bad") - baseBad;
      assertThat(counted.canary()).isLessThanOrEqualTo(most);
      assertThat(counted.stable()).isLessThanOrEqualTo(most);
      assertThat(counted.canaryBad()).isLessThanOrEqualTo(mostBad);
      assertThat(counted.stableBad()).isLessThanOrEqualTo(mostBad);
    }
  }
}
