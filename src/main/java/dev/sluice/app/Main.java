package dev.sluice.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine;

/**
 * The program. Only {@code sluice run} starts the container: a command for people shall neither
 * wait for it, nor open a port, nor write its log between the lines of an answer.
 */
@QuarkusMain
public final class Main {
  private static final List<String> ANSWERED = List.of("-h", "--help", "-V", "--version");

  private Main() {}

  public static void main(String... args) {
    if (starts(args)) {
      Quarkus.run(ContainerCommands.class, args);
    } else {
      System.exit(new CommandLine(new SluiceCommand(), Main::make).execute(args));
    }
  }

  /** Whoever asks {@code run} for its help or version does not want it to run. */
  static boolean starts(String... args) {
    return args.length > 0
        && args[0].equals(RunCommand.NAME)
        && Collections.disjoint(List.of(args), ANSWERED);
  }

  /** Only the container can make a {@code run} that runs. */
  private static <T> T make(Class<T> type) throws Exception {
    return type == RunCommand.class
        ? type.cast(new RunCommand(null))
        : CommandLine.defaultFactory().create(type);
  }
}
