package dev.sluice.cli;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which Rollout a command is about: one in a file, or one in the cluster. */
final class RolloutSource {
  @Mixin private Cluster cluster;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "A Rollout in the cluster.")
  private String name;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "A Rollout in a file of YAML or JSON instead.")
  private Path file;

  /**
   * @throws Refusal saying what is wrong with the file or the name
   */
  Subject subject() {
    if ((name == null) == (file == null)) {
      throw new Refusal(
          "exactly one of NAME and --file is needed, "
              + (name == null
                  ? "none is given"
                  : "given are NAME '" + name + "' and --file " + file));
    }
    return file == null ? live() : RolloutFile.read(file);
  }

  private Subject live() {
    Rollout rollout = cluster.ask(session -> session.rollout(name));
    var status = rollout.getStatus();
    try {
      return Subject.of(name, rollout.getSpec(), status == null ? null : status.forecast());
    } catch (IllegalArgumentException e) {
      throw new Refusal("rollout '" + name + "': " + e.getMessage(), e);
    }
  }
}
