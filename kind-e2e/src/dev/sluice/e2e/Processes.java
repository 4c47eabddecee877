package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processes of this machine, those in the cluster's containers included. */
final class Processes {
  private Processes() {}

  /** Those with this among their arguments, each of which ends with a 0. */
  static List<ProcessHandle> withArguments(String arguments) {
    return ProcessHandle.allProcesses()
        .filter(it -> read(it, "cmdline").contains(arguments))
        .toList();
  }

  /** The sample program's, of pods that run this version. */
  static List<ProcessHandle> ofVersion(String version) {
    return ProcessHandle.allProcesses()
        .filter(it -> read(it, "cmdline").startsWith("/bin/shop\0catalog"))
        .filter(it -> ("\0" + read(it, "environ")).contains("\0VERSION=" + version + "\0"))
        .toList();
  }

  /** All sidecars. */
  static List<ProcessHandle> sidecars() {
    return withArguments("--service-node\0");
  }

  /** The sidecars of one namespace's pods whose name begins so. */
  static List<ProcessHandle> sidecars(String namespace, String prefix) {
    return withArguments("--service-node\0" + namespace + "/" + prefix);
  }

  /** Whether it is stopped, as SIGSTOP does; not if it has ended. */
  static boolean isStopped(ProcessHandle process) {
    return read(process, "status").contains("State:\tT");
  }

  /**
   * @param name like {@code STOP}
   */
  static void signal(String name, ProcessHandle process) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
      assertThat(kill.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Java's own view of arguments ends after some kilobytes; a sidecar's configuration is longer.
   */
  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
    } catch (IOException e) { // it has ended meanwhile
      return "";
    }
  }
}
