package dev.sluice.controller;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.ExtraMetrics;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.Schedule;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.analysis.Window;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Rollouts half-way, at 100 requests per second, with a history in every one of 128 cells. */
final class Fleet {
  /** Cells of a histogram, the overflow included. */
  static final int CELLS = 128;

  private static final double WEIGHT = 0.2;
  private static final int REQUESTS = 1000;
  private static final int WINDOWS = 60;

  private Fleet() {}

  /** Six metrics: errors, latency, guard, two rates and a histogram of the user's own. */
  static AnalysisConfig config() {
    var extras =
        new ExtraMetrics(
            List.of(rate("payments"), rate("logins")),
            List.of(new ExtraMetrics.Distribution("checkout", 0.1, rules())),
            List.of(),
            List.of());
    return AnalysisConfig.defaults()
        .latency(rules())
        .extras(extras)
        .schedule(Schedule.defaults().interval(10));
  }

  private static ExtraMetrics.Rate rate(String name) {
    return new ExtraMetrics.Rate(name, 0.1, AnalysisConfig.defaults().errors(), 1);
  }

  /** The default rules over 127 bounds, each some 8 % above the one before. */
  private static LatencyRules rules() {
    List<Double> bounds =
        IntStream.range(0, CELLS - 1)
            .mapToObj(cell -> Math.round(100 * Math.pow(1.08, cell)) / 100.0)
            .toList();
    return new LatencyRules(0.10, List.of(0.5, 0.9, 0.99), List.of(0.5, 0.9), 0.1, bounds);
  }

  /** After {@link #WINDOWS} windows, none of them decisive. */
  static EngineState halfway(long seed) {
    var random = new SplittableRandom(seed);
    EngineState state = Engine.start(config());
    for (int i = 0; i < WINDOWS; i++) {
      state = Engine.onWindow(state, next(state, random)).next();
    }
    requireUndecided(state);
    return state;
  }

  /** The window after the last one that {@code state} counted. */
  static Window next(EngineState state, SplittableRandom random) {
    Traffic stable = traffic(random, Math.round(REQUESTS * (1 - WEIGHT)));
    Traffic canary = traffic(random, Math.round(REQUESTS * WEIGHT));
    var rates = Map.of("payments", counts(stable, canary), "logins", counts(canary, canary));
    var checkout = Map.of("checkout", new Samples.Distribution(stable, canary));
    var samples = new Samples(rates, checkout, Map.of(), Map.of(), Map.of());
    return new Window(state.lastIndex() + 1, WEIGHT, false, false, stable, canary, samples);
  }

  private static Counts counts(Traffic stable, Traffic canary) {
    return new Counts(stable.requests(), stable.failures(), canary.requests(), canary.failures());
  }

  /** A decided analysis counts no window, and would cost nothing. */
  private static void requireUndecided(EngineState state) {
    if (state.windows() != WINDOWS) {
      throw new IllegalStateException("decided after " + state.windows() + " windows");
    }
  }

  private static Traffic traffic(SplittableRandom random, long requests) {
    long[] cells = new long[CELLS];
    long failures = 0;
    for (long i = 0; i < requests; i++) {
      cells[cell(random)]++;
      failures += random.nextInt(100) == 0 ? 1 : 0;
    }
    return new Traffic(requests, failures, cells);
  }

  /** Most in the middle, some everywhere, so that no cell of the history stays empty. */
  private static int cell(SplittableRandom random) {
    return random.nextInt(3) == 0
        ? random.nextInt(CELLS)
        : (int) Math.max(0, Math.min(CELLS - 1, 60 + 8 * random.nextGaussian()));
  }
}
