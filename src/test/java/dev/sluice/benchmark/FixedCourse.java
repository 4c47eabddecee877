package dev.sluice.benchmark;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Engine;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.Judgement;
import dev.sluice.domain.simulation.TrafficModel;
import dev.sluice.domain.simulation.TrafficSource;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Weights by the clock, whatever the engine thinks of advancing: nothing promotes, so that only the
 * statistics are measured.
 *
 * @param weights canary's shares, each for the same time
 * @param secondsPerWeight a multiple of the interval
 */
record FixedCourse(List<Double> weights, long secondsPerWeight) {
  /** 15 minutes: 5, 10, ... 50 %, 90 s each. */
  static final FixedCourse QUARTER_OF_AN_HOUR =
      new FixedCourse(List.of(0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5), 90);

  /**
   * @param rolledBackAfter seconds until taken back for harm; 0 for never
   * @param provenAfter seconds until every proof had reached its bound; 0 for never
   */
  record End(long rolledBackAfter, long provenAfter) {}

  /** The same arguments give the same end. */
  End run(AnalysisConfig config, TrafficModel model, long seed) {
    long interval = config.schedule().intervalSeconds();
    TrafficSource source = TrafficSource.of(model, config, new SplittableRandom(seed));
    EngineState state = Engine.start(config);
    long proven = 0;
    for (int i = 0; (i + 1) * interval <= weights.size() * secondsPerWeight; i++) {
      double weight = weights.get((int) (i * interval / secondsPerWeight));
      var window = source.next((double) i * interval, interval, weight).window(i, false, false);
      var outcome = Engine.onWindow(state, window);
      state = outcome.next();
      Judgement judgement = outcome.judgement().orElseThrow();
      proven = proven == 0 && judgement.proven() ? (i + 1) * interval : proven;
      if (!judgement.guilty().isEmpty()) {
        return new End((i + 1) * interval, proven);
      }
    }
    return new End(0, proven);
  }
}
