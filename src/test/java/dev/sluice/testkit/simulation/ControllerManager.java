package dev.sluice.testkit.simulation;

import dev.sluice.testkit.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    this(kubeconfig, "kube-controller-manager", CONTROLLERS, "--concurrent-gc-syncs=4");
  }

  private ControllerManager(Path kubeconfig, String name, String controllers, String... more) {
    try {
      var log = Files.createDirectories(Path.of("target")).resolve(name + ".log");
      process =
          new ProcessBuilder(command(kubeconfig, controllers, more))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The autoscaler of Kubernetes alone. It looks every second, and takes metrics as they are.
   *
   * @param kubeconfig of the autoscaler's ServiceAccount
   */
  static ControllerManager autoscaler(Path kubeconfig) {
    return new ControllerManager(
        kubeconfig,
        "kube-autoscaler",
        "horizontal-pod-autoscaler-controller",
        "--horizontal-pod-autoscaler-sync-period=1s",
        "--horizontal-pod-autoscaler-downscale-stabilization=0s",
        "--horizontal-pod-autoscaler-cpu-initialization-period=0s",
        "--horizontal-pod-autoscaler-initial-readiness-delay=0s");
  }

  private static List<String> command(Path kubeconfig, String controllers, String... more) {
    var command =
        new ArrayList<>(
            List.of(
                Binaries.find("kube-controller-manager").toString(),
                "--kubeconfig=" + kubeconfig,
                "--controllers=" + controllers,
                "--leader-elect=false",
                "--secure-port=0",
                "--kube-api-qps=500",
                "--kube-api-burst=1000"));
    command.addAll(List.of(more));
    return command;
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
