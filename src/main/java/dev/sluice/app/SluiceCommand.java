package dev.sluice.app;

import dev.sluice.cli.explain.ExplainCommand;
import dev.sluice.cli.history.HistoryCommand;
import dev.sluice.cli.plan.PlanCommand;
import dev.sluice.cli.replay.ReplayCommand;
import dev.sluice.cli.simulate.SimulateCommand;
import dev.sluice.cli.terminal.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code sluice run}, and the commands for people. */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Progressive delivery for Kubernetes with its own SMI service mesh.",
    subcommands = {
      RunCommand.class,
      PlanCommand.class,
      SimulateCommand.class,
      ExplainCommand.class,
      HistoryCommand.class,
      ReplayCommand.class
    })
class SluiceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing, allowed are "
            + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}
