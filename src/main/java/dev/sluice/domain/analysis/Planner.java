package dev.sluice.domain.analysis;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;

/** Foretells, in closed form, how fast an analysis would find harm in the failures. */
public final class Planner {
  private static final int SEARCH_STEPS = 200;
  private static final double[] RATIOS = {1.1, 1.25, 1.5, 2, 3, 5, 10, 30};

  private Planner() {}

  /**
   * A rollout in outline.
   *
   * @param requestsPerSecond to both backends together
   * @param intervalSeconds length of a window
   * @param weights canary weights of the steps, each above 0 and below 1
   * @param windowsPerStep windows at each weight
   * @param warmupWindows windows from the beginning that are not scored
   * @param margin tolerated increase
   * @param falseRollbackRate bound on false rollback
   * @param metricWeight share of that bound that this metric has
   */
  public record Plan(
      double requestsPerSecond,
      double intervalSeconds,
      List<Double> weights,
      int windowsPerStep,
      int warmupWindows,
      Margin margin,
      double falseRollbackRate,
      double metricWeight) {
    public Plan {
      Require.within("requestsPerSecond", requestsPerSecond, 0, 1e9);
      Require.within("intervalSeconds", intervalSeconds, 1, 3600);
      Require.atLeast("windowsPerStep", windowsPerStep, 1);
      Require.atLeast("warmupWindows", warmupWindows, 0);
      Require.between("falseRollbackRate", falseRollbackRate, 0, 0.5);
      Require.within("metricWeight", metricWeight, 1e-6, 1);
      weights = List.copyOf(weights);
      weights.forEach(weight -> Require.between("weight", weight, 0, 1));
    }

    /**
     * Evidence that must come together, natural logarithm: the bound, the price of a mixture over
     * starts, the price of a grid of bets.
     */
    public double neededLogE() {
      return -Math.log(falseRollbackRate * metricWeight) + Math.log(2) + Math.log(Bets.HARM.size());
    }

    /** Where the schedule ends. */
    int windows() {
      return weights.size() * windowsPerStep;
    }
  }

  /**
   * Expected growth of the evidence, natural logarithm per window.
   *
   * @param stable requests to the stable backend in the window
   * @param canary requests to the canary in the window
   * @param stableRate the stable backend's rate of failures, 0 to 1
   * @param canaryRate the canary's
   * @return 0 for a canary inside the margin
   */
  public static double growthPerWindow(
      double stable, double canary, double stableRate, double canaryRate, Margin margin) {
    Require.within("stableRate", stableRate, 0, 1);
    Require.within("canaryRate", canaryRate, 0, 1);
    if (canaryRate <= margin.limit(stableRate)) {
      return 0;
    }
    double low = stableRate;
    double high = (canaryRate - margin.maxAbsoluteIncrease()) / margin.factor();
    for (int step = 0; step < SEARCH_STEPS; step++) {
      double third = (high - low) / 3;
      double left = cost(stable, canary, stableRate, canaryRate, margin, low + third);
      double right = cost(stable, canary, stableRate, canaryRate, margin, high - third);
      low = left > right ? low + third : low;
      high = left > right ? high : high - third;
    }
    return cost(stable, canary, stableRate, canaryRate, margin, (low + high) / 2);
  }

  /** When the evidence is expected to suffice; empty when not within the schedule. */
  public static OptionalLong secondsToDetect(Plan plan, double stableRate, double canaryRate) {
    double sum = 0;
    for (int window = plan.warmupWindows(); window < plan.windows(); window++) {
      double weight = plan.weights().get(window / plan.windowsPerStep());
      double requests = plan.requestsPerSecond() * plan.intervalSeconds();
      sum +=
          growthPerWindow(
              requests * (1 - weight), requests * weight, stableRate, canaryRate, plan.margin());
      if (sum >= plan.neededLogE()) {
        return OptionalLong.of(Math.round((window + 1) * plan.intervalSeconds()));
      }
    }
    return OptionalLong.empty();
  }

  /**
   * The smallest of 1.1, 1.25, 1.5, 2, 3, 5, 10, 30 times {@code stableRate} that the plan would
   * find; empty when none.
   */
  public static OptionalDouble smallestDetectableRatio(Plan plan, double stableRate) {
    return DoubleStream.of(RATIOS)
        .filter(ratio -> ratio * stableRate <= 1)
        .filter(ratio -> secondsToDetect(plan, stableRate, ratio * stableRate).isPresent())
        .findFirst();
  }

  private static double cost(
      double stable,
      double canary,
      double stableRate,
      double canaryRate,
      Margin margin,
      double rate) {
    return stable * divergence(stableRate, rate)
        + canary * divergence(canaryRate, margin.limit(rate));
  }

  /** Kullback-Leibler divergence between two coins. */
  private static double divergence(double truth, double model) {
    return term(truth, model) + term(1 - truth, 1 - model);
  }

  private static double term(double truth, double model) {
    return truth == 0 ? 0 : truth * Math.log(truth / Math.max(model, Double.MIN_NORMAL));
  }
}
