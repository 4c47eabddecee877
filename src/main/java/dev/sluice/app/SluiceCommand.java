package dev.sluice.app;

import io.quarkus.picocli.runtime.annotations.TopCommand;
import picocli.CommandLine.Command;

/** The command line: {@code sluice run}. */
@TopCommand
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    description = "Progressive delivery for Kubernetes with its own SMI service mesh.",
    subcommands = RunCommand.class)
class SluiceCommand {}
