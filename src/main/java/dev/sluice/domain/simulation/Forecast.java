package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.MarginAdvice;
import dev.sluice.domain.analysis.Metric;
import dev.sluice.domain.analysis.Planner;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Schedule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a rollout can see in the failures at a given traffic, in closed form. It counts on average
 * traffic and a canary that is judged to the end of its schedule; that one window alone may not
 * roll back is left out, so harm that shows in a single window takes one window longer.
 */
public final class Forecast {
  /** A canary that gets everything is compared with nothing. */
  private static final double MOST_WEIGHT = 1 - 1e-9;

  private static final int MOST_WINDOWS = 100_000;

  private final Planner.Plan plan;
  private final double baseErrorRate;

  private Forecast(Planner.Plan plan, double baseErrorRate) {
    this.plan = plan;
    this.baseErrorRate = baseErrorRate;
  }

  /**
   * @param requestsPerSecond to both versions together, above 0
   * @param baseErrorRate the stable version's, 0 to 1
   */
  public static Forecast of(
      AnalysisConfig config, Course course, double requestsPerSecond, double baseErrorRate) {
    Schedule schedule = config.schedule();
    return new Forecast(
        new Planner.Plan(
            // Failures that come in chains are worth as much as fewer that come alone.
            requestsPerSecond / config.clusterSize(),
            schedule.intervalSeconds(),
            weights(config, course, requestsPerSecond),
            1,
            (int) warmupWindows(schedule),
            config.errors(),
            config.falseRollbackRate(),
            config.share(Metric.ERRORS)),
        baseErrorRate);
  }

  /** When a canary with that error rate is found; empty when the schedule ends before. */
  public OptionalLong secondsToDetect(double canaryErrorRate) {
    return Planner.secondsToDetect(plan, baseErrorRate, Math.min(1, canaryErrorRate));
  }

  /** The same for so many times as many errors as the stable version has. */
  public OptionalLong secondsToDetectTimes(double ratio) {
    return secondsToDetect(ratio * baseErrorRate);
  }

  /** Not wider than it is now; empty when even no margin would not help. */
  Optional<Margin> widestMargin(double ratio) {
    return MarginAdvice.widest(plan, baseErrorRate, Math.min(1, ratio * baseErrorRate));
  }

  /** One of 1.1, 1.25, 1.5, 2, 3, 5, 10, 30; empty when none of them is found. */
  public OptionalDouble smallestDetectableRatio() {
    return baseErrorRate == 0
        ? OptionalDouble.empty()
        : Planner.smallestDetectableRatio(plan, baseErrorRate);
  }

  /** Natural logarithm of the evidence that must come together. */
  public double neededNats() {
    return plan.neededLogE();
  }

  /** How long a rollout takes that nothing stops. */
  public long scheduleSeconds() {
    return Math.round(plan.weights().size() * plan.intervalSeconds());
  }

  /** The weight of each window. */
  private static List<Double> weights(
      AnalysisConfig config, Course course, double requestsPerSecond) {
    Schedule schedule = config.schedule();
    List<Double> weights = new ArrayList<>();
    for (Course.Stage stage : course.stages()) {
      double weight = Math.min(stage.weight(), MOST_WEIGHT);
      long least = weights.isEmpty() ? warmupWindows(schedule) + 1 : 1;
      long windows = Math.max(least, windows(stage, schedule, requestsPerSecond));
      weights.addAll(Collections.nCopies((int) Math.min(windows, MOST_WINDOWS), weight));
    }
    return cut(stretched(weights, config), course.mostWindows(schedule) - 2);
  }

  private static long windows(Course.Stage stage, Schedule schedule, double requestsPerSecond) {
    double perWindow = requestsPerSecond * schedule.intervalSeconds() * stage.weight();
    double forRequests = Math.ceil(schedule.minStepRequests() / perWindow);
    double forPause = Math.ceil(stage.pauseSeconds() / schedule.intervalSeconds());
    return (long) Math.max(schedule.minStepWindows(), Math.max(forRequests, forPause));
  }

  /** At the last weight it waits for enough judged windows, or for the proof. */
  private static List<Double> stretched(List<Double> weights, AnalysisConfig config) {
    Schedule schedule = config.schedule();
    long least =
        config.promotion() == Promotion.PROVE
            ? schedule.maxDurationSeconds() / schedule.intervalSeconds()
            : warmupWindows(schedule) + config.minJudgedWindows();
    double last = weights.get(weights.size() - 1);
    while (weights.size() < Math.min(least, MOST_WINDOWS)) {
      weights.add(last);
    }
    return weights;
  }

  private static List<Double> cut(List<Double> weights, long most) {
    return weights.subList(0, (int) Math.max(1, Math.min(weights.size(), most)));
  }

  private static long warmupWindows(Schedule schedule) {
    return -Math.floorDiv(-schedule.warmupSeconds(), schedule.intervalSeconds());
  }
}
