package dev.sluice.benchmark;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.MetricWeights;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Schedule;
import dev.sluice.domain.simulation.ClosedLoop;
import dev.sluice.domain.simulation.Course;
import dev.sluice.domain.simulation.Effect;
import dev.sluice.domain.simulation.Run;
import dev.sluice.domain.simulation.TrafficModel;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The prototype's numbers whose scenario is described completely. */
final class Claims {
  private static final AnalysisConfig DEFAULTS = AnalysisConfig.defaults();
  private static final AnalysisConfig ERRORS = DEFAULTS.latency(LatencyRules.off());
  private static final AnalysisConfig NARROW = ERRORS.errors(new Margin(0.1, 0.0001));
  private static final AnalysisConfig NO_MARGIN = ERRORS.errors(new Margin(0, 0));
  private static final AnalysisConfig PROVE = ERRORS.promotion(Promotion.PROVE);

  /** Almost all weight on errors, every 10 s, without cap and warm-up. */
  private static final AnalysisConfig EXACT =
      NO_MARGIN
          .metricWeights(new MetricWeights(0.998, 0.001, 0.001))
          .minConfirmations(1)
          .schedule(Schedule.defaults().interval(10).warmup(0));

  /** Almost all weight on latency, without warm-up. */
  private static final AnalysisConfig LATENCY =
      DEFAULTS
          .latency(tenPercentApart())
          .metricWeights(new MetricWeights(0.001, 0.998, 0.001))
          .schedule(Schedule.defaults().warmup(0));

  private static final Course FIVE_STEPS = Course.of(0.05, 0.1, 0.2, 0.3, 0.5);
  private static final Course TWO_STEPS = Course.of(0.1, 0.5);
  private static final Effect MORE = Effect.errorsTimes(1.2);
  private static final Effect DOUBLED = Effect.errorsTimes(2);
  private static final Effect AT_MARGIN = new Effect(1.25, 0.0002, 1, 0);

  private static final int RUNS = 1000;

  private Claims() {}

  static List<Claim> all() {
    return Stream.of(margins(), withoutMargin(), allMetrics(), latency(), closedLoop())
        .flatMap(List::stream)
        .toList();
  }

  /** More than 3 points away; the prototype's own standard error here is 2.3 points. */
  static List<Claim> farther() {
    TrafficModel healthy = TrafficModel.healthy(100, 0.01);
    FixedCourse course = FixedCourse.QUARTER_OF_AN_HOUR;
    return List.of(
        new Claim(
            "all metrics, no effect, 100 rps, base 1 %",
            "proven in 15 minutes",
            0.71,
            660,
            4 * RUNS,
            seed -> course.run(DEFAULTS, healthy, seed).provenAfter()));
  }

  /** Errors and guard only, a quarter of an hour. */
  private static List<Claim> margins() {
    String wide = ", margin 1.25·p + 0.0002";
    String narrow = ", margin 1.1·p + 0.0001";
    String none = ", no margin";
    return List.of(
        found("×2, 10 rps, base 1 %" + wide, 0.29, 615, ERRORS, 10, 0.01, DOUBLED),
        found("×2, 10 rps, base 1 %" + narrow, 0.51, 600, NARROW, 10, 0.01, DOUBLED),
        found("×2, 10 rps, base 1 %" + none, 0.68, 600, NO_MARGIN, 10, 0.01, DOUBLED)
            .runs(4 * RUNS),
        found("×2, 100 rps, base 0.1 %" + wide, 0.13, 600, ERRORS, 100, 0.001, DOUBLED)
            .runs(4 * RUNS),
        found("×2, 100 rps, base 0.1 %" + narrow, 0.40, 630, NARROW, 100, 0.001, DOUBLED),
        found("×2, 100 rps, base 0.1 %" + none, 0.69, 600, NO_MARGIN, 100, 0.001, DOUBLED),
        found("×2, 100 rps, base 1 %" + wide, 1, 330, ERRORS, 100, 0.01, DOUBLED),
        found("×2, 100 rps, base 1 %" + none, 1, 210, NO_MARGIN, 100, 0.01, DOUBLED),
        found("×1.2, 100 rps, base 5 %" + wide, 0, 0, ERRORS, 100, 0.05, MORE),
        found("×1.2, 100 rps, base 5 %" + narrow, 0.20, 0, NARROW, 100, 0.05, MORE),
        found("×1.2, 100 rps, base 5 %" + none, 0.97, 0, NO_MARGIN, 100, 0.05, MORE));
  }

  /** Compared there with group-sequential tests and others. */
  private static List<Claim> withoutMargin() {
    return List.of(
        found("errors alone, no effect, 10 rps, base 1 %", 0.019, 0, EXACT, 10, 0.01, Effect.NONE),
        found(
            "errors alone, no effect, 100 rps, base 1 %", 0.024, 0, EXACT, 100, 0.01, Effect.NONE),
        found("errors alone, ×1.2, 100 rps, base 1 %", 0.40, 580, EXACT, 100, 0.01, MORE),
        found("errors alone, ×2, 10 rps, base 1 %", 0.76, 530, EXACT, 10, 0.01, DOUBLED),
        found("errors alone, ×2, 100 rps, base 1 %", 1, 160, EXACT, 100, 0.01, DOUBLED));
  }

  private static List<Claim> allMetrics() {
    Effect half = Effect.errorsPlus(0.5);
    return List.of(
        found("all metrics, ×2, 10 rps, base 1 %", 0.22, 0, DEFAULTS, 10, 0.01, DOUBLED),
        found(
            "all metrics, ×10, 1 rps, base 1 %",
            0.96, 480, DEFAULTS, 1, 0.01, Effect.errorsTimes(10)),
        found("all metrics, half fail, 100 rps, base 1 %", 1, 30, DEFAULTS, 100, 0.01, half));
  }

  private static List<Claim> latency() {
    Effect slower = Effect.latencyTimes(1.2);
    return List.of(
        found("latency alone, ×1.2, 10 rps", 0.94, 510, LATENCY, 10, 0, slower),
        found("latency alone, ×1.2, 100 rps", 1, 180, LATENCY, 100, 0, slower));
  }

  private static List<Claim> closedLoop() {
    return List.of(
        loop(
            "no effect, 100 rps",
            "promoted",
            1,
            0,
            ERRORS,
            FIVE_STEPS,
            100,
            Effect.NONE,
            Run::promoted),
        loop(
            "at the margin, 100 rps",
            "rolled back",
            0.008,
            0,
            ERRORS,
            FIVE_STEPS,
            100,
            AT_MARGIN,
            Run::rolledBackForHarm),
        loop(
            "×2, 1,000 rps",
            "rolled back",
            1,
            150,
            ERRORS,
            FIVE_STEPS,
            RUNS,
            DOUBLED,
            Run::rolledBackForHarm),
        loop(
            "prove, no effect, 100 rps",
            "proven",
            1,
            0,
            PROVE,
            TWO_STEPS,
            100,
            Effect.NONE,
            Run::proven),
        loop(
            "prove, at the margin, 100 rps",
            "proven",
            0.012,
            0,
            PROVE,
            TWO_STEPS,
            100,
            AT_MARGIN,
            Run::proven),
        loop(
            "prove, at the margin, 100 rps",
            "inconclusive",
            0.98,
            0,
            PROVE,
            TWO_STEPS,
            100,
            AT_MARGIN,
            Run::inconclusive));
  }

  private static Claim found(
      String name,
      double share,
      long seconds,
      AnalysisConfig config,
      double requestsPerSecond,
      double base,
      Effect effect) {
    TrafficModel model = TrafficModel.healthy(requestsPerSecond, base).effect(effect);
    FixedCourse course = FixedCourse.QUARTER_OF_AN_HOUR;
    return new Claim(
        name,
        "rolled back",
        share,
        seconds,
        RUNS,
        seed -> course.run(config, model, seed).rolledBackAfter());
  }

  /** The engine walks the steps itself; errors and guard only, base 1 %. */
  private static Claim loop(
      String name,
      String outcome,
      double share,
      long seconds,
      AnalysisConfig config,
      Course course,
      double requestsPerSecond,
      Effect effect,
      Predicate<Run> happened) {
    TrafficModel model = TrafficModel.healthy(requestsPerSecond, 0.01).effect(effect);
    return new Claim(
        "closed loop, " + name,
        outcome,
        share,
        seconds,
        RUNS,
        seed -> {
          Run run = ClosedLoop.run(config, course, model, seed);
          return happened.test(run) ? run.seconds() : 0;
        });
  }

  /** The defaults over the bounds that the prototype had: 1 ms to 84 s. */
  private static LatencyRules tenPercentApart() {
    LatencyRules rules = LatencyRules.defaults();
    List<Double> bounds = IntStream.range(0, 120).mapToObj(step -> Math.pow(1.1, step)).toList();
    return new LatencyRules(
        rules.maxSlowdown(), rules.quantiles(), rules.proofQuantiles(), rules.proofSlack(), bounds);
  }
}
