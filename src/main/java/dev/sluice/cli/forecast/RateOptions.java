package dev.sluice.cli.forecast;

import dev.sluice.cli.terminal.Options;
import dev.sluice.cli.terminal.Refusal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much traffic there is and how much of it fails; what was measured serves otherwise. */
public final class RateOptions {
  private static final double MOST_REQUESTS = 100_000;

  @Option(
      names = "--rps",
      paramLabel = "NUMBER",
      description =
          "Requests per second to both versions together, above 0 and at most 100000; by default"
              + " what the controller measured.")
  private @Nullable String requestsPerSecond;

  @Option(
      names = "--base-error",
      paramLabel = "SHARE",
      description =
          "Share of the stable version's requests that fail, 0%% to 100%% or 0 to 1; by default what"
              + " the controller measured.")
  private @Nullable String baseError;

  public double requestsPerSecond(ForecastSubject subject) {
    if (requestsPerSecond == null) {
      return measured(subject, "--rps").requestsPerSecond();
    }
    double value = Options.number("--rps", requestsPerSecond, "a number like 100");
    if (!(value > 0 && value <= MOST_REQUESTS)) {
      throw new Refusal("--rps is " + requestsPerSecond + ", must be above 0 and at most 100000");
    }
    return value;
  }

  public double baseErrorRate(ForecastSubject subject) {
    return baseError == null
        ? measured(subject, "--base-error").errorRate()
        : Options.share("--base-error", baseError);
  }

  /** Whether both were given, so that nothing rests on a measurement. */
  public boolean complete() {
    return requestsPerSecond != null && baseError != null;
  }

  private static dev.sluice.api.rollout.v1alpha1.status.Forecast measured(
      ForecastSubject subject, String option) {
    var measured = subject.measured();
    if (measured == null || measured.requestsPerSecond() == null || measured.errorRate() == null) {
      throw new Refusal(
          option
              + " is missing and nothing was measured for rollout '"
              + subject.name()
              + "'; give --rps, like 100, and --base-error, like 1%");
    }
    if (!(measured.requestsPerSecond() > 0)) {
      throw new Refusal(
          "rollout '"
              + subject.name()
              + "' has no traffic now; give --rps, like 100, and --base-error, like 1%");
    }
    return measured;
  }
}
