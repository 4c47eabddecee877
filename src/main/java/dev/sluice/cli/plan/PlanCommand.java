package dev.sluice.cli.plan;

import dev.sluice.api.rollout.v1alpha1.status.Forecast;
import dev.sluice.cli.forecast.ForecastSubject;
import dev.sluice.cli.forecast.RateOptions;
import dev.sluice.cli.forecast.RolloutSource;
import dev.sluice.cli.terminal.Options;
import dev.sluice.cli.terminal.Refusal;
import dev.sluice.cli.terminal.Version;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice plan}: what a Rollout can find at today's traffic, and what would help. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Says which increase of errors a Rollout can find at today's traffic, how long that takes,"
            + " and what would help. In closed form; sluice simulate shows the chances.")
public final class PlanCommand implements Callable<Integer> {
  private static final List<String> FORMATS = List.of("text", "json");
  private static final double MOST_RATIO = 1000;

  @Spec private CommandSpec spec;
  @Mixin private RolloutSource source;
  @Mixin private RateOptions rates;

  @Option(
      names = "--ratio",
      paramLabel = "NUMBER",
      description =
          "Times as many errors that shall be found, above 1 and at most 1000; default 2.")
  private String ratio = "2";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json; default text.")
  private String output = "text";

  @Override
  public Integer call() {
    return Refusal.guard(spec, this::plan);
  }

  private void plan() {
    Options.oneOf("--output", output, FORMATS);
    double wanted = Options.number("--ratio", ratio, "a number like 2");
    if (!(wanted > 1 && wanted <= MOST_RATIO)) {
      throw new Refusal("--ratio is " + ratio + ", must be above 1 and at most 1000");
    }
    ForecastSubject subject = source.subject();
    double requestsPerSecond = rates.requestsPerSecond(subject);
    double base = rates.baseErrorRate(subject);
    PlanReport plan =
        PlanReport.of(subject, requestsPerSecond, requirePositive(base), origin(subject), wanted);
    spec.commandLine()
        .getOut()
        .print(output.equals("json") ? PlanJson.text(plan) : PlanText.text(plan));
    if (subject.partial()) {
      spec.commandLine().getErr().println(ForecastSubject.PARTIAL);
    }
  }

  /** Nothing is twice nothing. */
  private static double requirePositive(double base) {
    if (base == 0) {
      throw new Refusal(
          "the stable version's error rate is 0, so no multiple of it can be planned for; give"
              + " --base-error above 0, like 0.1%");
    }
    return base;
  }

  /** There is one, or the rates would have been refused. */
  private static Forecast measured(ForecastSubject subject) {
    return Objects.requireNonNull(subject.measured(), "nothing was measured");
  }

  private String origin(ForecastSubject subject) {
    return rates.complete() ? "as given" : "measured at " + measured(subject).measuredAt();
  }
}
