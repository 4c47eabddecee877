package dev.sluice.cli.forecast;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.cli.cluster.Cluster;
import dev.sluice.cli.terminal.Refusal;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which Rollout a command is about: one in a file, or one in the cluster. */
public final class RolloutSource {
  @Mixin private Cluster cluster;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "A Rollout in the cluster.")
  private @Nullable String name;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A Rollout in a file of YAML or JSON instead.")
  private @Nullable Path file;

  /**
   * @throws Refusal saying what is wrong with the file or the name
   */
  public ForecastSubject subject() {
    if ((name == null) == (file == null)) {
      throw new Refusal(
          "exactly one of NAME and --file is needed, "
              + (name == null
                  ? "none is given"
                  : "given are NAME '" + name + "' and --file " + file));
    }
    return file == null ? live(Objects.requireNonNull(name)) : RolloutFile.read(file);
  }

  private ForecastSubject live(String name) {
    Rollout rollout = cluster.ask(session -> session.rollout(name));
    var status = rollout.getStatus();
    try {
      return ForecastSubject.of(name, rollout.getSpec(), status == null ? null : status.forecast());
    } catch (IllegalArgumentException e) {
      throw new Refusal("rollout '" + name + "': " + e.getMessage(), e);
    }
  }
}
