package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Require;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Many rollouts under the same rules and traffic. Runs in parallel on the caller's fork-join pool;
 * the result depends on the arguments alone, whatever the number of threads.
 *
 * @param config the judge's rules
 * @param course the way that the canary takes
 * @param traffic with the effect to look for
 * @param runs rollouts with the effect, and as many without; 1 to 1,000,000
 * @param seed where chance begins
 */
public record Simulation(
    AnalysisConfig config, Course course, TrafficModel traffic, int runs, long seed) {
  /** Times as many errors that are tried for the power curve. */
  public static final List<Double> RATIOS = List.of(1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0);

  private static final double ENOUGH_POWER = 0.8;

  /** The curve has many points; each rests on this part of the runs. */
  private static final int CURVE_PART = 4;

  public Simulation {
    Require.within("runs", runs, 1, 1_000_000);
  }

  /** Rollouts that {@link #report} simulates; for whoever shows progress. */
  public long work() {
    return 2L * runs + (long) ratios().size() * curveRuns();
  }

  /**
   * @param done told after each rollout, by any thread
   */
  public SimulationReport report(Runnable done) {
    List<Run> healthy = runs(traffic.effect(Effect.NONE), runs, done);
    List<Run> harmed = runs(traffic, runs, done);
    List<SimulationReport.Point> curve = curve(done);
    return new SimulationReport(
        runs,
        seed,
        rate(healthy, Run::rolledBackForHarm),
        rate(harmed, Run::rolledBackForHarm),
        Spread.of(seconds(harmed, Run::rolledBackForHarm)),
        Spread.of(harmed.stream().mapToDouble(Run::excessFailures)).orElseThrow(),
        Spread.of(harmed.stream().mapToDouble(Run::canaryRequests)).orElseThrow(),
        rate(harmed, Run::promoted),
        rate(harmed, Run::proven),
        Spread.of(seconds(harmed, Run::proven)),
        rate(harmed, Run::inconclusive),
        rate(harmed, Run::sampleRatioAlarm),
        smallest(curve),
        planned(),
        curve);
  }

  /** The first rollout with the effect, window by window. */
  public Run watch(ClosedLoop.Watcher watcher) {
    var random = new SplittableRandom(seedOf(0));
    return ClosedLoop.run(config, course, TrafficSource.of(traffic, config, random), watcher);
  }

  /** Share of rollouts that are rolled back for harm with this traffic. */
  public Rate power() {
    return rate(runs(traffic, runs, () -> {}), Run::rolledBackForHarm);
  }

  private List<Run> runs(TrafficModel model, int count, Runnable done) {
    return LongStream.range(0, count).parallel().mapToObj(run -> run(model, run, done)).toList();
  }

  private Run run(TrafficModel model, long number, Runnable done) {
    Run run = ClosedLoop.run(config, course, model, seedOf(number));
    done.run();
    return run;
  }

  /** Mixed, or neighbouring seeds would share most of their rollouts. */
  private long seedOf(long run) {
    return new SplittableRandom(seed).nextLong() + run;
  }

  private List<SimulationReport.Point> curve(Runnable done) {
    return ratios().stream()
        .map(
            ratio ->
                new SimulationReport.Point(
                    ratio,
                    rate(
                        runs(traffic.effect(Effect.errorsTimes(ratio)), curveRuns(), done),
                        Run::rolledBackForHarm)))
        .toList();
  }

  private List<Double> ratios() {
    double base = traffic.baseErrorRate();
    return RATIOS.stream().filter(ratio -> base > 0 && ratio * base <= 1).toList();
  }

  private int curveRuns() {
    return Math.max(1, runs / CURVE_PART);
  }

  private static OptionalDouble smallest(List<SimulationReport.Point> curve) {
    return curve.stream()
        .filter(point -> point.power().value() >= ENOUGH_POWER)
        .mapToDouble(SimulationReport.Point::ratio)
        .findFirst();
  }

  private SimulationReport.Planned planned() {
    var forecast =
        Forecast.of(config, course, traffic.requestsPerSecond(), traffic.baseErrorRate());
    double canary = traffic.effect().errorRate(traffic.baseErrorRate());
    return new SimulationReport.Planned(forecast.secondsToDetect(canary), forecast.neededNats());
  }

  private static Rate rate(List<Run> runs, Predicate<Run> hit) {
    return Rate.of(runs.stream().filter(hit).count(), runs.size());
  }

  private static DoubleStream seconds(List<Run> runs, Predicate<Run> of) {
    return runs.stream().filter(of).mapToDouble(Run::seconds);
  }
}
