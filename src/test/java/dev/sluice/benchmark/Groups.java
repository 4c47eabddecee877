package dev.sluice.benchmark;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.simulation.Disturbance;
import dev.sluice.domain.simulation.Effect;
import dev.sluice.domain.simulation.LatencyModel;
import dev.sluice.domain.simulation.LatencyModel.Lognormal;
import dev.sluice.domain.simulation.TrafficModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What the methods are compared on: requests per second, base error rates, latencies, effects. */
final class Groups {
  private static final double[] ALL = {1, 10, 100, 1000};
  private static final double[] BUSY = {10, 100, 1000};
  private static final double[] BUSIEST = {100, 1000};
  private static final double[] BASES = {0.001, 0.01, 0.05};

  /** Pareto: a half takes up to 63 ms, one in a hundred 0.9 s and more. */
  private static final LatencyModel HEAVY_TAILED =
      recorded(millis -> millis <= 40 ? 0 : 1 - Math.pow(millis / 40, -1.5));

  /** Nine in ten around 30 ms, the others around 600 ms: p90 is in the gap. */
  private static final LatencyModel BIMODAL =
      recorded(
          millis ->
              0.9 * new Lognormal(30, 0.3).shareUpTo(millis)
                  + 0.1 * new Lognormal(600, 0.3).shareUpTo(millis));

  private static final List<LatencyModel> SHAPES =
      List.of(LatencyModel.usual(), HEAVY_TAILED, BIMODAL);

  private Groups() {}

  static List<Group> all() {
    return Stream.concat(healthy().stream(), harmful().stream()).toList();
  }

  private static List<Group> healthy() {
    return List.of(
        Group.healthy("no effect, base 0.1 %", plain(ALL, 0.001)),
        Group.healthy("no effect, base 1 %", join(plain(ALL, 0.01), shapes().subList(3, 9))),
        Group.healthy("no effect, base 5 %", plain(ALL, 0.05)),
        Group.healthy("no effect; retries, noise, bursts", disturbed()),
        Group.healthy(
            "no effect; extreme noise in one arm",
            each(plain(BUSY, 0.01), model -> model.disturbance(Disturbance.NONE.armNoise(0.0101)))),
        Group.healthy("no effect; shared drift", drifting()),
        Group.healthy(
            "no effect; cold start",
            each(plain(BUSY, 0.01), model -> model.disturbance(Disturbance.NONE.coldStart(true)))),
        Group.healthy(
            "+20 % errors, tolerated", effect(plain(ALL, BASES), Effect.errorsTimes(1.2))));
  }

  private static List<Group> harmful() {
    Effect doubled = Effect.errorsTimes(2);
    return List.of(
        Group.harmful("×2 errors, ≥ 100 rps, base 0.1 %", effect(plain(BUSIEST, 0.001), doubled)),
        Group.harmful(
            "×2 errors, ≥ 100 rps, base 1/5 %", effect(plain(BUSIEST, 0.01, 0.05), doubled)),
        Group.harmful("×2 errors, 1–10 rps", effect(plain(new double[] {1, 10}, BASES), doubled)),
        Group.harmful(
            "×10 errors, ≥ 10 rps, base 0.1 %", effect(plain(BUSY, 0.001), Effect.errorsTimes(10))),
        Group.harmful(
            "+0.3 pp errors, ≥ 100 rps, base 0.1 %",
            effect(plain(BUSIEST, 0.001), Effect.errorsPlus(0.003))),
        Group.harmful(
            "+3 pp errors, ≥ 10 rps", effect(plain(BUSY, BASES), Effect.errorsPlus(0.03))),
        Group.harmful("latency +20 %", effect(shapes(), Effect.latencyTimes(1.2))),
        Group.harmful("latency ×2", effect(shapes(), Effect.latencyTimes(2))),
        Group.harmful("3 % slow path", effect(shapes(), Effect.slowPath(0.03))),
        Group.harmful(
            "×3 errors from 450 s on",
            each(effect(plain(BUSIEST, 0.01), Effect.errorsTimes(3)), model -> model.onset(450))),
        Group.harmful(
            "×3 errors under noise, drift",
            effect(
                join(disturbed().subList(0, 6), drifting().subList(0, 3)), Effect.errorsTimes(3))),
        Group.harmful(
            "half of the requests fail", effect(plain(ALL, 0.001), Effect.errorsPlus(0.5))));
  }

  /** Retries in chains of 3, noise of one arm, bursts of both arms. */
  private static List<TrafficModel> disturbed() {
    return Stream.of(
            Disturbance.NONE.retryCluster(3),
            Disturbance.NONE.armNoise(0.002),
            Disturbance.NONE.sharedBursts(true))
        .flatMap(
            disturbance -> plain(BUSY, 0.01).stream().map(model -> model.disturbance(disturbance)))
        .toList();
  }

  private static List<TrafficModel> drifting() {
    return each(plain(BUSY, 0.01, 0.05), model -> model.disturbance(Disturbance.NONE.drift(3)));
  }

  /** Base 1 %, each shape at each of three rates. */
  private static List<TrafficModel> shapes() {
    return SHAPES.stream()
        .flatMap(shape -> plain(BUSY, 0.01).stream().map(model -> model.latency(shape)))
        .toList();
  }

  private static List<TrafficModel> plain(double[] rates, double... bases) {
    return DoubleStream.of(bases)
        .boxed()
        .flatMap(base -> DoubleStream.of(rates).mapToObj(rate -> TrafficModel.healthy(rate, base)))
        .toList();
  }

  private static List<TrafficModel> effect(List<TrafficModel> models, Effect effect) {
    return each(models, model -> model.effect(effect));
  }

  private static List<TrafficModel> each(
      List<TrafficModel> models, UnaryOperator<TrafficModel> change) {
    return models.stream().map(change).toList();
  }

  private static List<TrafficModel> join(List<TrafficModel> some, List<TrafficModel> more) {
    List<TrafficModel> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** Only shares count; a million makes rounding of them harmless. */
  private static LatencyModel recorded(DoubleUnaryOperator shareUpTo) {
    double[] bounds = LatencyBounds.milliseconds();
    List<Double> cells = new ArrayList<>();
    double before = 0;
    for (double bound : bounds) {
      double upTo = shareUpTo.applyAsDouble(bound);
      cells.add(1e6 * (upTo - before));
      before = upTo;
    }
    cells.add(1e6 * (1 - before));
    return new LatencyModel.Recorded(cells);
  }
}
