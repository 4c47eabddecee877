package dev.sluice.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;

/**
 * The program. Only {@code sluice run} starts the container: a command for people shall neither
 * wait for it, nor open a port, nor write its log between the lines of an answer.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... args) {
    if (args.length > 0 && args[0].equals(RunCommand.NAME)) {
      Quarkus.run(ContainerCommands.class, args);
    } else {
      System.exit(new CommandLine(new SluiceCommand()).execute(args));
    }
  }
}
