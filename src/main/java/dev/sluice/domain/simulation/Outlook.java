package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.LatencyRules;
import dev.sluice.domain.analysis.Metric;
import dev.sluice.domain.analysis.MetricWeights;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What the next release of a Rollout can see in the errors, said in one sentence.
 *
 * @param smallestRatio times as many errors that are expected to be found; empty when none is
 * @param secondsToDetect until the {@linkplain #harm harm in question} is found; empty when not
 *     within the schedule
 */
public record Outlook(
    AnalysisConfig config,
    Course course,
    double requestsPerSecond,
    double errorRate,
    OptionalDouble smallestRatio,
    OptionalLong secondsToDetect) {
  /** Where the stable version never fails, nothing can be doubled. */
  private static final double HARM_WITHOUT_ERRORS = 0.01;

  private static final int RUNS = 200;
  private static final long SEED = 1;
  private static final double SELDOM = 0.5;

  /**
   * @param requestsPerSecond to the service as it is now, at least 0
   * @param errorRate share of them that fail, 0 to 1
   */
  public static Outlook of(
      AnalysisConfig rules, Course course, double requestsPerSecond, double errorRate) {
    AnalysisConfig config = SimulatedRules.of(rules);
    if (requestsPerSecond <= 0) {
      return new Outlook(
          config, course, 0, errorRate, OptionalDouble.empty(), OptionalLong.empty());
    }
    Forecast forecast = Forecast.of(config, course, requestsPerSecond, errorRate);
    return new Outlook(
        config,
        course,
        requestsPerSecond,
        errorRate,
        forecast.smallestDetectableRatio(),
        forecast.secondsToDetect(harm(errorRate)));
  }

  public String message() {
    if (requestsPerSecond == 0) {
      return "no request in the last minutes: a release would find nothing and end as inconclusive";
    }
    return "at "
        + traffic()
        + ", "
        + harmText()
        + (secondsToDetect.isPresent()
            ? " is expected to be found after " + secondsToDetect.getAsLong() + " s"
            : " is not expected to be found before the steps are done")
        + smallestText();
  }

  /**
   * Empty where a doubling is found in at least half of the releases. The closed form decides
   * whether to look closer; the share comes from {@value #RUNS} simulated releases, so it is
   * accurate to 7 points.
   */
  public Optional<String> warning() {
    if (requestsPerSecond == 0 || secondsToDetect.isPresent()) {
      return Optional.empty();
    }
    double power = simulatedPower();
    return power >= SELDOM
        ? Optional.empty()
        : Optional.of(
            "at %s this Rollout sees %s in %.0f %% of releases; sluice plan says what would help"
                .formatted(traffic(), harmText(), power * 100));
  }

  private double simulatedPower() {
    TrafficModel traffic =
        TrafficModel.healthy(requestsPerSecond, errorRate)
            .effect(Effect.errorsPlus(harm(errorRate) - errorRate));
    return new Simulation(errorsOnly(), course, traffic, RUNS, SEED).power().value();
  }

  /** Errors and guard with the bounds that they have beside the others; histograms cost time. */
  private AnalysisConfig errorsOnly() {
    double errors = config.share(Metric.ERRORS);
    double guard = config.share(Metric.GUARD);
    double kept = errors + guard;
    return config
        .latency(LatencyRules.off())
        .clientErrors(ClientErrorRules.OFF)
        .metricWeights(new MetricWeights(errors / kept / 2, errors / kept / 2, guard / kept))
        .rates(config.falseRollbackRate() * kept, config.falseProofRate());
  }

  private static double harm(double errorRate) {
    return errorRate == 0 ? HARM_WITHOUT_ERRORS : Math.min(1, 2 * errorRate);
  }

  private String harmText() {
    return errorRate == 0 ? "a canary that fails 1 % of its requests" : "a doubling of errors";
  }

  private String traffic() {
    return number(requestsPerSecond)
        + " requests per second"
        + (errorRate == 0 ? " without errors" : " with " + number(errorRate * 100) + " % errors");
  }

  private String smallestText() {
    if (errorRate == 0) {
      return "";
    }
    return smallestRatio.isPresent()
        ? "; the smallest increase that is: x" + number(smallestRatio.getAsDouble())
        : "; not even x30 is";
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2g", value);
    return text.contains("e")
        ? String.format(Locale.ROOT, "%.6f", value).replaceFirst("0+$", "")
        : text.contains(".") ? text.replaceFirst("0+$", "").replaceFirst("\\.$", "") : text;
  }
}
