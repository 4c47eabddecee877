package dev.sluice.e2e.table;

import dev.sluice.e2e.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The programs that users have, as processes of their own; kind-e2e/binaries.sh builds them. */
final class Tools {
  private final Path folder;
  private final String kubeconfig;
  private final Path scratch;

  /**
   * @param scratch where programs may keep what they like
   */
  Tools(Path scratch) {
    this.scratch = scratch;
    this.kubeconfig = Kubectl.kubeconfig();
    var made = start(List.of("kind-e2e/binaries.sh", "kubectl", "health", "helm4", "helm3"), "");
    this.folder = Path.of(made.end().output().lines().reduce((first, last) -> last).orElseThrow());
  }

  /**
   * What came of a command.
   *
   * @param output standard output and standard error as one
   */
  record Said(int exit, String output) {
    boolean ok() {
      return exit == 0;
    }
  }

  /** A command that runs. */
  record Running(Process process) {
    Said end() {
      try {
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), output.strip());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  Said run(String input, String tool, String... arguments) {
    return running(input, tool, arguments).end();
  }

  Running running(String input, String tool, String... arguments) {
    var command = new ArrayList<>(List.of(folder.resolve(tool).toString()));
    command.addAll(List.of(arguments));
    return start(command, input);
  }

  private Running start(List<String> command, String input) {
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("KUBECONFIG", kubeconfig);
      for (String home : List.of("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME")) {
        builder.environment().put(home, scratch.toString());
      }
      Process process = builder.start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      }
      return new Running(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
