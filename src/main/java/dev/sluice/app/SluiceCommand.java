package dev.sluice.app;

import dev.sluice.cli.ExplainCommand;
import dev.sluice.cli.HistoryCommand;
import dev.sluice.cli.PlanCommand;
import dev.sluice.cli.ReplayCommand;
import dev.sluice.cli.SimulateCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code sluice run}, and the commands for people. */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
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
