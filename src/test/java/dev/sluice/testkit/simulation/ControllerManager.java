package dev.sluice.testkit.simulation;

import dev.sluice.testkit.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A real kube-controller-manager with what Deployments and namespaces need, and no more. Its log is
 * in {@code target/kube-controller-manager.log}.
 */
final class ControllerManager implements AutoCloseable {
  private static final String CONTROLLERS =
      String.join(
          ",",
          "deployment-controller",
          "replicaset-controller",
          "garbage-collector-controller",
          "namespace-controller",
          "endpointslice-controller",
          "resourcequota-controller");

  private final Process process;

  /**
   * @param kubeconfig of a cluster administrator
   */
  ControllerManager(Path kubeconfig) {
    try {
      var log = Files.createDirectories(Path.of("target")).resolve("kube-controller-manager.log");
      process =
          new ProcessBuilder(
                  Binaries.find("kube-controller-manager").toString(),
                  "--kubeconfig=" + kubeconfig,
                  "--controllers=" + CONTROLLERS,
                  "--leader-elect=false",
                  "--secure-port=0",
                  "--kube-api-qps=500",
                  "--kube-api-burst=1000",
                  "--concurrent-gc-syncs=4")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
