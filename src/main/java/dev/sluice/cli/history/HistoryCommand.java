package dev.sluice.cli.history;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.cli.cluster.Cluster;
import dev.sluice.cli.terminal.Refusal;
import dev.sluice.cli.terminal.Table;
import dev.sluice.cli.terminal.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice history}: releases that ended, newest first. */
@Command(
    name = "history",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Lists finished releases, newest first.",
    subcommands = ExportCommand.class)
public final class HistoryCommand implements Callable<Integer> {
  private static final List<String> TITLES =
      List.of("ROLLOUT", "REVISION", "RESULT", "REASON", "STARTED", "FINISHED", "WINDOWS", "WHY");

  @Spec private CommandSpec spec;
  @Mixin private Cluster cluster;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "A Rollout; without it all of the namespace.")
  private @Nullable String name;

  @Override
  public Integer call() {
    return Refusal.guard(spec, this::list);
  }

  private void list() {
    var rollouts = cluster.ask(c -> name == null ? c.rollouts() : List.of(c.rollout(name)));
    var rows = new ArrayList<List<String>>();
    rollouts.forEach(rollout -> past(rollout).forEach(past -> rows.add(row(rollout, past))));
    if (rows.isEmpty()) {
      spec.commandLine().getErr().println("no release has finished yet");
      return;
    }
    spec.commandLine().getOut().print(Table.text(TITLES, rows));
  }

  static List<PastRelease> past(Rollout rollout) {
    var status = rollout.getStatus();
    return status == null || status.history() == null ? List.of() : status.history();
  }

  private static List<String> row(Rollout rollout, PastRelease past) {
    return List.of(
        rollout.getMetadata().getName(),
        past.revision(),
        past.result(),
        past.reason(),
        seconds(past.startedAt()),
        seconds(Objects.requireNonNull(past.finishedAt(), "finishedAt")),
        past.windows() == null ? "0" : past.windows().toString(),
        past.message());
  }

  /** Without fractions of a second. */
  private static String seconds(String time) {
    return time.replaceFirst("\\.[0-9]+Z$", "Z");
  }
}
