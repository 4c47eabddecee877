package dev.sluice.e2e;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.io.File;
import java.time.Duration;
import java.util.List;

/** The cluster that kind-e2e/install.sh made, and the controller in it. */
public final class Cluster {
  static final String SYSTEM = "sluice-system";

  private static final String CONTROLLER = "deployment/sluice";

  /** For a machine that does other work. */
  private static final int PATIENCE_MS = 120_000;

  private Cluster() {}

  public static KubernetesClient connect() {
    Config config = Config.fromKubeconfig(new File(Kubectl.kubeconfig()));
    // The client guesses the algorithm from the PEM's title, and "PRIVATE KEY" fits both.
    config.setClientKeyAlgo("EC");
    config.setConnectionTimeout(PATIENCE_MS);
    config.setRequestTimeout(PATIENCE_MS);
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
    pods(client).withGracePeriod(0).delete();
    return killed;
  }

  private static boolean isController(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains("/opt/sluice/quarkus-run.jar run");
  }

  static void awaitController(KubernetesClient client) {
    deployment(client)
        .waitUntilCondition(
            d -> d.getStatus().getReadyReplicas() != null && d.getStatus().getReadyReplicas() == 1,
            Duration.ofMinutes(2).toSeconds(),
            java.util.concurrent.TimeUnit.SECONDS);
  }

  /**
   * @param replicas 0 to have it away, and then it is when this returns; 1 to have it back
   */
  static void scale(KubernetesClient client, int replicas) {
    deployment(client).scale(replicas);
    if (replicas == 0)
      await().atMost(Duration.ofMinutes(1)).until(() -> pods(client).list().getItems().isEmpty());
  }

  private static RollableScalableResource<Deployment> deployment(KubernetesClient client) {
    return client.apps().deployments().inNamespace(SYSTEM).withName("sluice");
  }

  private static FilterWatchListDeletable<Pod, PodList, PodResource> pods(KubernetesClient client) {
    return client.pods().inNamespace(SYSTEM).withLabel("app", "sluice");
  }

  /**
   * Sets an environment variable of the controller, which restarts it; returns when it is back.
   *
   * @param value null to have the default again
   */
  static void setting(String name, String value) {
    String change = value == null ? name + "-" : name + "=" + value;
    Kubectl.run(List.of("-n", SYSTEM, "set", "env", CONTROLLER, change));
    String said =
        Kubectl.run(List.of("-n", SYSTEM, "rollout", "status", CONTROLLER, "--timeout=180s"));
    if (!said.contains("successfully rolled out"))
      throw new IllegalStateException(name + ": the controller is not back: " + said);
  }

  /** The Secret with the mesh's root. */
  static Secret root(KubernetesClient client) {
    return client.secrets().inNamespace(SYSTEM).withName("sluice-ca").get();
  }

  /** An address of a node that this machine reaches, for NodePorts. */
  static String node(KubernetesClient client) {
    return client.nodes().list().getItems().get(0).getStatus().getAddresses().stream()
        .filter(it -> "InternalIP".equals(it.getType()))
        .map(NodeAddress::getAddress)
        .findFirst()
        .orElseThrow();
  }
}
