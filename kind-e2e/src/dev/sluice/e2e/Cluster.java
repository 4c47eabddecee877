package dev.sluice.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.time.Duration;

/** The cluster that kind-e2e/install.sh made, and the controller in it. */
final class Cluster {
  private static final String SYSTEM = "sluice-system";

  private Cluster() {}

  static KubernetesClient connect() {
    Config config = Config.fromKubeconfig(new File(Kubectl.kubeconfig()));
    // The client guesses the algorithm from the PEM's title, and "PRIVATE KEY" fits both.
    config.setClientKeyAlgo("EC");
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /**
   * SIGKILL, as a failing node would; then the pod goes, so that the next one starts without the
   * kubelet's back-off.
   *
   * @return how many processes were killed
   */
  static long killController(KubernetesClient client) {
    long killed =
        ProcessHandle.allProcesses()
            .filter(Cluster::isController)
            .filter(ProcessHandle::destroyForcibly)
            .count();
    client.pods().inNamespace(SYSTEM).withLabel("app", "sluice").withGracePeriod(0).delete();
    return killed;
  }

  private static boolean isController(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("/opt/sluice/quarkus-run.jar run");
  }

  static void awaitController(KubernetesClient client) {
    client
        .apps()
        .deployments()
        .inNamespace(SYSTEM)
        .withName("sluice")
        .waitUntilCondition(
            d -> d.getStatus().getReadyReplicas() != null && d.getStatus().getReadyReplicas() == 1,
            Duration.ofMinutes(2).toSeconds(),
            java.util.concurrent.TimeUnit.SECONDS);
  }
}
