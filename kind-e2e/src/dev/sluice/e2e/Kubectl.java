package dev.sluice.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The cluster's own kubectl, as a person uses it. */
final class Kubectl {
  private static final String SCRIPT = "kind-e2e/cluster.sh";

  private Kubectl() {}

  /** Standard output; errors go where ours go. A command may fail: its output says so. */
  static String run(List<String> arguments) {
    return script(prepend("kubectl", arguments));
  }

  /** Path of the cluster's kubeconfig. */
  static String kubeconfig() {
    return script(List.of("kubeconfig")).trim();
  }

  private static String script(List<String> arguments) {
    try {
      var process =
          new ProcessBuilder(prepend(SCRIPT, arguments))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> prepend(String first, List<String> rest) {
    var all = new ArrayList<>(List.of(first));
    all.addAll(rest);
    return all;
  }
}
