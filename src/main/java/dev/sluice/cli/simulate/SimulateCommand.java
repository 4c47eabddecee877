package dev.sluice.cli.simulate;

import dev.sluice.cli.forecast.ForecastSubject;
import dev.sluice.cli.forecast.RolloutSource;
import dev.sluice.cli.terminal.Options;
import dev.sluice.cli.terminal.ProgressLine;
import dev.sluice.cli.terminal.Refusal;
import dev.sluice.cli.terminal.TextFile;
import dev.sluice.cli.terminal.Version;
import dev.sluice.domain.simulation.Effect;
import dev.sluice.domain.simulation.EvidenceCurve;
import dev.sluice.domain.simulation.Simulation;
import dev.sluice.domain.simulation.SimulationReport;
import dev.sluice.domain.simulation.TrafficModel;
import dev.sluice.picture.Numbers;
import dev.sluice.picture.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice simulate}: what a Rollout would find, and how often it would err. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Simulates releases of a Rollout with the real engine: how often a good one is taken back,"
            + " how often and how fast a bad one is found.")
public final class SimulateCommand implements Callable<Integer> {
  private static final List<String> FORMATS = List.of("text", "json", "svg");
  private static final int MOST_RUNS = 1_000_000;

  /** Enough for a band that holds 80 % of them. */
  private static final int PICTURED_RUNS = 200;

  @Spec private CommandSpec spec;
  @Mixin private RolloutSource source;
  @Mixin private TrafficOptions traffic;

  @Option(
      names = "--runs",
      paramLabel = "NUMBER",
      defaultValue = "2000",
      description = "Releases with the effect, and as many without, 1 to 1000000; default 2000.")
  private int runs;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Where chance begins; the same seed gives the same numbers. Default 1.")
  private long seed;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text, json or svg; default text.")
  private String output = "text";

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Write a picture besides: evidence over time, and power over effect sizes.")
  private @Nullable Path picture;

  @Override
  public Integer call() {
    return Refusal.guard(spec, this::simulate);
  }

  private void simulate() {
    Options.oneOf("--output", output, FORMATS);
    if (runs < 1 || runs > MOST_RUNS) {
      throw new Refusal("--runs is " + runs + ", allowed are 1 to " + MOST_RUNS);
    }
    requireFolder();
    ForecastSubject subject = source.subject();
    TrafficModel model = traffic.model(subject);
    var simulation = new Simulation(subject.config(), subject.course(), model, runs, seed);
    SimulationReport report =
        ProgressLine.during("simulating", simulation.work(), simulation::report);
    write(subject, model, report);
    if (subject.partial()) {
      spec.commandLine().getErr().println(ForecastSubject.PARTIAL);
    }
  }

  /** Before the long work, not after it. */
  private void requireFolder() {
    Path folder = picture == null ? null : picture.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new Refusal("--picture " + picture + ": there is no folder " + folder);
    }
    if (picture != null && Files.isDirectory(picture)) {
      throw new Refusal("--picture " + picture + ": is a folder, allowed is a file");
    }
  }

  private void write(ForecastSubject subject, TrafficModel model, SimulationReport report) {
    var out = spec.commandLine().getOut();
    String svg = picture != null || output.equals("svg") ? svg(subject, model, report) : "";
    if (picture != null) {
      TextFile.write(picture, svg);
    }
    switch (output) {
      case "svg" -> out.print(svg);
      case "json" -> out.print(SimulationJson.text(report));
      default -> {
        out.println(title(subject, model));
        out.println(runs + " releases with the effect and as many without, seed " + seed);
        out.println();
        out.print(SimulationText.text(report));
      }
    }
  }

  private String svg(ForecastSubject subject, TrafficModel model, SimulationReport report) {
    return Picture.svg(
        title(subject, model),
        1 / subject.config().falseRollbackRate(),
        curve(subject, model.effect(Effect.NONE)),
        curve(subject, model),
        report);
  }

  private EvidenceCurve curve(ForecastSubject subject, TrafficModel model) {
    return EvidenceCurve.of(
        subject.config(), subject.course(), model, Math.min(runs, PICTURED_RUNS), seed);
  }

  private String title(ForecastSubject subject, TrafficModel model) {
    return "Rollout %s: %s requests/s, %s of them fail; canary %s"
        .formatted(
            subject.name(),
            Numbers.plain(model.requestsPerSecond()),
            Numbers.percent(model.baseErrorRate()),
            traffic.effect());
  }
}
