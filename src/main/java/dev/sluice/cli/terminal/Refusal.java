package dev.sluice.cli.terminal;

import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** What a command cannot do as asked; the message names what was given and what is allowed. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refusal(String message) {
    super(message);
  }

  public Refusal(String message, Throwable cause) {
    super(message, cause);
  }

  /** Runs a command; a refusal goes to standard error and makes the exit code 2. */
  public static int guard(CommandSpec spec, Runnable command) {
    try {
      command.run();
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    } catch (Refusal e) {
      spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
      return ExitCode.USAGE;
    }
  }
}
