package dev.sluice.cli.cluster;

import dev.sluice.api.rollout.v1alpha1.RecordingLabels;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.cli.kubeconfig.Connection;
import dev.sluice.cli.kubeconfig.Kubeconfig;
import dev.sluice.cli.kubeconfig.Surroundings;
import dev.sluice.cli.terminal.Refusal;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster and namespace a command reads. */
public final class Cluster {
  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Namespace; by default that of the current context.")
  private @Nullable String namespace;

  @Option(names = "--context", paramLabel = "CONTEXT", description = "Context of the kubeconfig.")
  private @Nullable String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Kubeconfig; by default what KUBECONFIG names, or ~/.kube/config.")
  private @Nullable Path kubeconfig;

  /**
   * @param question gets a client that is closed afterwards
   * @throws Refusal when the cluster cannot be asked
   */
  public <T> T ask(Function<Session, T> question) {
    Connection connection = new Kubeconfig(Surroundings.real()).find(kubeconfig, context);
    try (var client = connection.open()) {
      String where = namespace == null ? connection.namespace() : namespace;
      return question.apply(new Session(client, where));
    } catch (KubernetesClientException e) {
      throw Unanswered.refusal(connection, e);
    }
  }

  /** A client in one namespace. */
  public record Session(KubernetesClient client, String namespace) {
    public List<Rollout> rollouts() {
      List<Rollout> found =
          client.resources(Rollout.class).inNamespace(namespace).list().getItems();
      if (found.isEmpty()) {
        requireNamespace();
      }
      return found;
    }

    /**
     * @throws Refusal naming those that are there
     */
    public Rollout rollout(String name) {
      List<Rollout> all = rollouts();
      return all.stream()
          .filter(rollout -> rollout.getMetadata().getName().equals(name))
          .findFirst()
          .orElseThrow(() -> new Refusal(unknown(name, all)));
    }

    /** Recordings of a Rollout's releases, in no order. */
    public List<ConfigMap> recordings(Rollout rollout) {
      return client
          .configMaps()
          .inNamespace(namespace)
          .withLabel(RecordingLabels.ROLLOUT, rollout.getMetadata().getName())
          .withLabel(RecordingLabels.REVISION)
          .list()
          .getItems();
    }

    private String unknown(String name, List<Rollout> all) {
      String there =
          all.isEmpty()
              ? "there is none"
              : "allowed are "
                  + String.join(", ", all.stream().map(r -> r.getMetadata().getName()).toList());
      return "rollout '" + name + "' is not in namespace '" + namespace + "', " + there;
    }

    /** Who may not read namespaces is believed. */
    private void requireNamespace() {
      try {
        if (client.namespaces().withName(namespace).get() == null) {
          throw new Refusal(
              "namespace '"
                  + namespace
                  + "' does not exist, allowed are "
                  + String.join(
                      ", ",
                      client.namespaces().list().getItems().stream()
                          .map(found -> found.getMetadata().getName())
                          .toList()));
        }
      } catch (KubernetesClientException e) {
        if (e.getCode() != 403) {
          throw e;
        }
      }
    }
  }
}
