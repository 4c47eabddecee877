package dev.sluice.app;

import io.quarkus.runtime.QuarkusApplication;
import picocli.CommandLine;

/** The command line inside of the container, whose beans the commands can have. */
public class ContainerCommands implements QuarkusApplication {
  private final CommandLine.IFactory beans;

  ContainerCommands(CommandLine.IFactory beans) {
    this.beans = beans;
  }

  @Override
  public int run(String... args) {
    return new CommandLine(new SluiceCommand(), beans).execute(args);
  }
}
