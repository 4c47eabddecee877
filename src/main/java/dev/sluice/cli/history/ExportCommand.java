package dev.sluice.cli.history;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.cli.cluster.Cluster;
import dev.sluice.cli.cluster.Cluster.Session;
import dev.sluice.cli.terminal.Refusal;
import dev.sluice.cli.terminal.TextFile;
import dev.sluice.cli.terminal.Version;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice history export}: the windows of a release, for {@code sluice replay}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Prints the windows that a release was judged on, for sluice replay.")
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Cluster cluster;

  @Parameters(paramLabel = "NAME", description = "A Rollout.")
  private String name;

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      description = "The release's revision; by default the newest that was recorded.")
  private @Nullable String revision;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to a file instead.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    return Refusal.guard(spec, this::export);
  }

  private void export() {
    String text = cluster.ask(this::text);
    if (output == null) {
      spec.commandLine().getOut().print(text);
    } else {
      TextFile.write(output, text);
    }
  }

  private String text(Session session) {
    Rollout rollout = session.rollout(name);
    var releases = Releases.of(rollout, session.recordings(rollout));
    return releases.find(revision).text();
  }
}
