package dev.sluice.benchmark;

import dev.sluice.domain.analysis.Traffic;
import java.util.OptionalInt;

/**
 * The canary alone against fixed limits, failed checks added up and never forgotten, as Flagger
 * does it: success at least 99 %, p99 at most 500 ms; no data is a failed check.
 *
 * @param threshold failed checks that roll back; Flagger's documentation shows 5, its code's
 *     default is 1
 * @see <a href="https://docs.flagger.app/usage/how-it-works">Flagger: how it works</a>
 */
record FixedThresholds(int threshold) implements Method {
  private static final double LEAST_SUCCESS = 0.99;
  private static final double MOST_MILLIS = 500;

  @Override
  public OptionalInt rollsBackAfter(Trace trace) {
    int failed = 0;
    for (int window = 0; window < trace.windows(); window++) {
      failed += passes(trace.canary(window)) ? 0 : 1;
      if (failed >= threshold) {
        return OptionalInt.of(window + 1);
      }
    }
    return OptionalInt.empty();
  }

  static boolean passes(Traffic canary) {
    return canary.requests() > 0
        && canary.requests() - canary.failures() >= LEAST_SUCCESS * canary.requests()
        && Latencies.quantile(canary.latency(), 0.99) <= MOST_MILLIS;
  }
}
