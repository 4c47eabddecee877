package dev.sluice.benchmark;

import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.simulation.Slice;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Mann-Whitney on points of time, judged again each window over everything since the beginning, as
 * Kayenta does it: points of 10 s, error rate and p99, from the third window on; either one too
 * high rolls back.
 *
 * @see <a href="https://github.com/spinnaker/kayenta">Kayenta: NetflixACAJudge,
 *     MannWhitneyClassifier</a>
 */
record IntervalMannWhitney() implements Method {
  private static final int FIRST_LOOK = 3;
  private static final double TOLERANCE = 0.25;

  @Override
  public OptionalInt rollsBackAfter(Trace trace) {
    for (int windows = FIRST_LOOK; windows <= trace.windows(); windows++) {
      List<Slice> seen = trace.ticks().subList(0, windows * Trace.TICKS_PER_WINDOW);
      if (high(seen, IntervalMannWhitney::errorRate) || high(seen, IntervalMannWhitney::p99)) {
        return OptionalInt.of(windows);
      }
    }
    return OptionalInt.empty();
  }

  /** The canary's points are higher, by more than a quarter of the estimated shift. */
  static boolean high(double[] control, double[] experiment) {
    if (control.length == 0 || experiment.length == 0) {
      return false;
    }
    Shift shift = Shift.between(control, experiment);
    return shift.lower() > TOLERANCE * Math.abs(shift.estimate())
        && mean(experiment) >= mean(control);
  }

  private static boolean high(List<Slice> seen, ToDoubleFunction<Traffic> point) {
    return high(points(seen, Slice::stable, point), points(seen, Slice::canary, point));
  }

  /** A stretch without a request has no point. */
  private static double[] points(
      List<Slice> seen, Function<Slice, Traffic> arm, ToDoubleFunction<Traffic> point) {
    return seen.stream()
        .map(arm)
        .filter(traffic -> traffic.requests() > 0)
        .mapToDouble(point)
        .toArray();
  }

  private static double errorRate(Traffic traffic) {
    return (double) traffic.failures() / traffic.requests();
  }

  private static double p99(Traffic traffic) {
    return Latencies.quantile(traffic.latency(), 0.99);
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElseThrow();
  }
}
