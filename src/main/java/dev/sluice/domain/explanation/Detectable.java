package dev.sluice.domain.explanation;

import dev.sluice.api.rollout.v1alpha1.CanaryStrategy;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.analysis.ExtraMetrics;
import dev.sluice.domain.analysis.Planner;
import dev.sluice.domain.analysis.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What a release could have found at the traffic that it had. */
final class Detectable {
  private static final double[] RATES = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};

  private Detectable() {}

  /** Empty before the first window. */
  static List<String> of(Facts facts) {
    if (facts.analysis() == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(traffic(facts.memory()));
    plan(facts).ifPresent(plan -> lines.add(smallest(plan, facts.memory().seen())));
    return lines;
  }

  private static String traffic(EngineState state) {
    Counts seen = state.seen();
    return String.format(
        Locale.ROOT,
        "%.1f requests per second in %d windows; stable %d of %d failed, canary %d of %d",
        rate(state),
        state.windows(),
        seen.stableBad(),
        seen.stable(),
        seen.canaryBad(),
        seen.canary());
  }

  private static double rate(EngineState state) {
    return (double) (state.seen().stable() + state.seen().canary()) / state.elapsedSeconds();
  }

  private static Optional<Planner.Plan> plan(Facts facts) {
    AnalysisConfig config = facts.config();
    List<Double> weights =
        facts.steps().stream()
            .map(CanaryStrategy.Step::setWeight)
            .filter(Objects::nonNull)
            .filter(weight -> weight < 100)
            .map(weight -> weight / 100.0)
            .toList();
    if (weights.isEmpty() || facts.memory().seen().stable() == 0) {
      return Optional.empty();
    }
    Schedule schedule = config.schedule();
    return Optional.of(
        new Planner.Plan(
            rate(facts.memory()),
            schedule.intervalSeconds(),
            weights,
            schedule.minStepWindows(),
            (int)
                ((schedule.warmupSeconds() + schedule.intervalSeconds() - 1)
                    / schedule.intervalSeconds()),
            config.errors(),
            config.falseRollbackRate(),
            weight(config)));
  }

  /** The share of the bound that errors have; that of latency too where it is not judged. */
  private static double weight(AnalysisConfig config) {
    var extras = config.extras();
    double taken =
        Stream.of(
                extras.rates().stream().map(ExtraMetrics.Rate::weight),
                extras.distributions().stream().map(ExtraMetrics.Distribution::weight),
                extras.quantiles().stream().map(ExtraMetrics.Quantiles::weight))
            .flatMap(stream -> stream)
            .mapToDouble(Double::doubleValue)
            .sum();
    var weights = config.metricWeights();
    boolean latency = !config.latency().quantiles().isEmpty();
    return (1 - taken) * (weights.errors() + (latency ? 0 : weights.latency()));
  }

  private static String smallest(Planner.Plan plan, Counts seen) {
    double stable = (double) seen.stableBad() / seen.stable();
    return stable > 0 ? ratio(plan, stable) : rate(plan);
  }

  private static String ratio(Planner.Plan plan, double stable) {
    OptionalDouble found = Planner.smallestDetectableRatio(plan, stable);
    return found.isPresent()
        ? String.format(
            Locale.ROOT,
            "in its %d windows it is expected to find a canary that fails %s times as often as the stable version; less may pass",
            plan.weights().size() * plan.windowsPerStep(),
            number(found.getAsDouble()))
        : "at this traffic it is not expected to find even a canary that fails 30 times as often: wait for more traffic, or take more and longer steps";
  }

  private static String rate(Planner.Plan plan) {
    OptionalDouble found =
        DoubleStream.of(RATES)
            .filter(rate -> Planner.secondsToDetect(plan, 0, rate).isPresent())
            .findFirst();
    return found.isPresent()
        ? String.format(
            Locale.ROOT,
            "the stable version did not fail; a canary that fails %s %% of its requests is expected to be found, less may pass",
            number(100 * found.getAsDouble()))
        : "at this traffic only a catastrophe is expected to be found: wait for more traffic, or take more and longer steps";
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
