package dev.sluice.app;

import dev.sluice.cli.PlanCommand;
import dev.sluice.cli.SimulateCommand;
import io.quarkus.picocli.runtime.annotations.TopCommand;
import picocli.CommandLine.Command;

/** The command line: {@code sluice run}, and the commands for people. */
@TopCommand
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    description = "Progressive delivery for Kubernetes with its own SMI service mesh.",
    subcommands = {RunCommand.class, SimulateCommand.class, PlanCommand.class})
class SluiceCommand {}
