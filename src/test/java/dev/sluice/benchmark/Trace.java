package dev.sluice.benchmark;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.simulation.Slice;
import dev.sluice.domain.simulation.TrafficModel;
import dev.sluice.domain.simulation.TrafficSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One rollout's traffic, the same for every method: 15 minutes, weights 5, 10, ... 50 %, 90 s each.
 *
 * @param ticks stretches of 10 s, ascending
 */
record Trace(List<Slice> ticks) {
  static final int WINDOW_SECONDS = 30;
  static final int TICK_SECONDS = 10;
  static final int TICKS_PER_WINDOW = WINDOW_SECONDS / TICK_SECONDS;

  private static final int TICKS = 90;
  private static final int TICKS_PER_STEP = 9;

  /** The same arguments give the same trace. */
  static Trace draw(TrafficModel model, long seed) {
    var source = new TrafficSource(model, LatencyBounds.milliseconds(), new SplittableRandom(seed));
    List<Slice> ticks = new ArrayList<>(TICKS);
    for (int tick = 0; tick < TICKS; tick++) {
      ticks.add(source.next(tick * TICK_SECONDS, TICK_SECONDS, weight(tick)));
    }
    return new Trace(ticks);
  }

  int windows() {
    return ticks.size() / TICKS_PER_WINDOW;
  }

  double weightOf(int window) {
    return ticks.get(window * TICKS_PER_WINDOW).weight();
  }

  Traffic stable(int window) {
    return ticksOf(window).stream().map(Slice::stable).reduce(Traffic::plus).orElseThrow();
  }

  Traffic canary(int window) {
    return ticksOf(window).stream().map(Slice::canary).reduce(Traffic::plus).orElseThrow();
  }

  /** Failures that users had because of the canary in the first {@code windows}, on average. */
  double excessFailures(int windows) {
    return ticks.subList(0, windows * TICKS_PER_WINDOW).stream()
        .mapToDouble(Slice::excessFailures)
        .sum();
  }

  private List<Slice> ticksOf(int window) {
    return ticks.subList(window * TICKS_PER_WINDOW, (window + 1) * TICKS_PER_WINDOW);
  }

  private static double weight(int tick) {
    return (tick / TICKS_PER_STEP + 1) * 5 / 100.0;
  }
}
