package dev.sluice.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs a command as the program does, without leaving the JVM. */
public final class CommandLines {
  private CommandLines() {}

  /** What a command left behind. */
  public record Result(int code, String out, String err) {}

  public static Result run(Object command, String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        new CommandLine(command)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new Result(code, out.toString(), err.toString());
  }
}
