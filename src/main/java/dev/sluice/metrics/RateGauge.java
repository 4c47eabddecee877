package dev.sluice.metrics;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.CountLedger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Bad events of all events, from pairs of counters. */
final class RateGauge implements Gauge {
  private final String name;
  private final List<String> queries;
  private final CountLedger ledger = new CountLedger(Counts.NONE);
  private @Nullable Arm stable;
  private @Nullable Arm canary;

  /**
   * @param queries bad and total of the stable version, then of the canary
   */
  RateGauge(String name, List<String> queries) {
    this.name = name;
    this.queries = queries;
  }

  @Override
  public List<String> queries() {
    return queries;
  }

  @Override
  public synchronized void accept(Instant at, List<List<Series>> answers) {
    var counters =
        IntStream.range(0, queries.size())
            .mapToObj(i -> Counters.single(queries.get(i), answers.get(i)))
            .toList();
    var stableNow = Arm.of(stable, counters.get(0), counters.get(1), at);
    var canaryNow = Arm.of(canary, counters.get(2), counters.get(3), at);
    stable = stableNow;
    canary = canaryNow;
  }

  @Override
  public synchronized Samples take() {
    if (stable == null || canary == null || !stable.fresh() || !canary.fresh()) {
      return Samples.NONE;
    }
    stable = stable.taken();
    canary = canary.taken();
    var counts =
        ledger.take(stable.all.sum(0), stable.bad.sum(0), canary.all.sum(0), canary.bad.sum(0));
    return new Samples(Map.of(name, counts), Map.of(), Map.of(), Map.of(), Map.of());
  }

  @Override
  public boolean cumulative() {
    return true;
  }

  /**
   * The counters of one version.
   *
   * @param scraped when they were last, in milliseconds
   * @param fresh whether they were since the last window
   */
  private record Arm(Growth bad, Growth all, long scraped, boolean fresh) {
    /**
     * Begins when there is a counter of all events: one for bad events often comes only with the
     * first of them.
     */
    private static Arm of(@Nullable Arm before, Scrapes bad, Scrapes all, Instant at) {
      all.mustBeRecent(at);
      long watched = watchedSince(bad, all);
      long asked = at.toEpochMilli();
      return before == null
          ? new Arm(
              Growth.begin(bad, watched, asked),
              Growth.begin(all, all.watchedSince(), asked),
              all.newest(),
              false)
          : before.with(bad, watched, all);
    }

    /** Who watches the counters of all events watches those of bad ones, too. */
    private static long watchedSince(Scrapes bad, Scrapes all) {
      return Math.min(bad.watchedSince(), all.watchedSince());
    }

    private Arm with(Scrapes badNow, long watched, Scrapes allNow) {
      long newest = allNow.newest();
      return new Arm(
          bad.with(badNow, watched),
          all.with(allNow, allNow.watchedSince()),
          Math.max(scraped, newest),
          fresh || newest > scraped);
    }

    private Arm taken() {
      return new Arm(bad, all, scraped, false);
    }
  }
}
