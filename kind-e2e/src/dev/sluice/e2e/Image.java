package dev.sluice.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** An image that only one test needs: built by the project's scripts, and given to the cluster. */
final class Image {
  private Image() {}

  /**
   * @param name as {@code kind-e2e/images.sh} knows it
   */
  static void load(String name) {
    run(List.of("kind-e2e/images.sh", name));
    run(List.of("kind-e2e/cluster.sh", "load", "target/images/" + name + ".tar"));
  }

  private static void run(List<String> command) {
    try {
      int exit =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IllegalStateException(String.join(" ", command) + " ended with " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
