package dev.sluice.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The cluster's own kubectl, as a person uses it. */
public final class Kubectl {
  private static final String SCRIPT = "kind-e2e/cluster.sh";

  private Kubectl() {}

  /** Standard output; errors go where ours go. A command may fail: its output says so. */
  static String run(List<String> arguments) {
    return script(prepend("kubectl", arguments));
  }

  /** The same for a command that takes its time: each line as soon as it is there. */
  static void follow(List<String> arguments, Consumer<String> line) {
    script(
        prepend("kubectl", arguments),
        process -> {
          process.inputReader(StandardCharsets.UTF_8).lines().forEach(line);
          return null;
        });
  }

  /** Path of the cluster's kubeconfig. */
  public static String kubeconfig() {
    return script(List.of("kubeconfig")).trim();
  }

  private static String script(List<String> arguments) {
    return script(
        arguments,
        process -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static <T> T script(List<String> arguments, Reading<T> reading) {
    try {
      var process =
          new ProcessBuilder(prepend(SCRIPT, arguments))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      T output = reading.of(process);
      process.waitFor();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private interface Reading<T> {
    T of(Process process) throws IOException;
  }

  private static List<String> prepend(String first, List<String> rest) {
    var all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }
}
