package dev.sluice.metrics;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.CountLedger;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Bad events of all events, from pairs of counters. */
final class RateGauge implements Gauge {
  private final String name;
  private final List<String> queries;
  private final Arm stable = new Arm();
  private final Arm canary = new Arm();
  private final CountLedger ledger = new CountLedger(Counts.NONE);
  private boolean begun;
  private boolean fresh;

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
  public synchronized void accept(List<List<Series>> answers) {
    var counters =
        IntStream.range(0, queries.size())
            .mapToObj(i -> Counters.single(queries.get(i), answers.get(i)))
            .toList();
    if (!begun) {
      start(counters);
      return;
    }
    stable.read(counters.get(0), counters.get(1));
    canary.read(counters.get(2), counters.get(3));
    fresh = true;
  }

  /**
   * Both versions begin together, and when there is a counter of all events: one for bad events
   * often comes only with the first of them.
   */
  private void start(List<Map<Map<String, String>, double[]>> counters) {
    for (int total : new int[] {1, 3}) {
      if (counters.get(total).isEmpty()) {
        throw Queries.noSeries(queries.get(total));
      }
    }
    stable.start(counters.get(0), counters.get(1));
    canary.start(counters.get(2), counters.get(3));
    begun = true;
  }

  @Override
  public synchronized Samples take() {
    if (!fresh) {
      return Samples.NONE;
    }
    fresh = false;
    var counts =
        ledger.take(stable.all.sum(0), stable.bad.sum(0), canary.all.sum(0), canary.bad.sum(0));
    return new Samples(Map.of(name, counts), Map.of(), Map.of(), Map.of(), Map.of());
  }

  @Override
  public boolean cumulative() {
    return true;
  }

  /** The counters of one version. */
  private record Arm(Growth bad, Growth all) {
    private Arm() {
      this(new Growth(1), new Growth(1));
    }

    private void start(
        Map<Map<String, String>, double[]> badNow, Map<Map<String, String>, double[]> allNow) {
      bad.start(badNow);
      all.start(allNow);
    }

    private void read(
        Map<Map<String, String>, double[]> badNow, Map<Map<String, String>, double[]> allNow) {
      bad.read(badNow);
      all.read(allNow);
    }
  }
}
