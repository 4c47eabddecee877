package dev.sluice.cli.terminal;

import java.io.IOException;
import java.nio.file.Path;

/** Whether somebody looks at standard error; Java tells it of standard output only. */
final class Terminal {
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminal() {}

  static boolean showsErrors() {
    try {
      String file = STANDARD_ERROR.toRealPath().toString();
      return file.startsWith("/dev/pts/") || file.startsWith("/dev/tty");
    } catch (IOException e) { // not Linux
      return System.console() != null;
    }
  }
}
