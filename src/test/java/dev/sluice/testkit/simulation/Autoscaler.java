package dev.sluice.testkit.simulation;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The real autoscaler of Kubernetes, as its own ServiceAccount. What pods use is an object that
 * {@link Load} writes, served at the place of the metrics API.
 */
public final class Autoscaler implements AutoCloseable {
  /** Who it is for the API server. */
  public static final String USER = "system:serviceaccount:kube-system:horizontal-pod-autoscaler";

  private static final String METRICS =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata:
        name: pods.metrics.k8s.io
        annotations: {api-approved.kubernetes.io: "unapproved, a test"}
      spec:
        group: metrics.k8s.io
        scope: Namespaced
        names: {plural: pods, singular: pod, kind: PodMetrics, listKind: PodMetricsList}
        versions:
        - name: v1beta1
          served: true
          storage: true
          schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      """;

  private final Path kubeconfig;
  private final ControllerManager manager;

  private Autoscaler(Path kubeconfig) {
    this.kubeconfig = kubeconfig;
    this.manager = ControllerManager.autoscaler(kubeconfig);
  }

  /** For a cluster that has none. */
  public static Autoscaler start(SimulatedCluster cluster) {
    cluster.client().resource(METRICS).serverSideApply();
    return new Autoscaler(write(impersonated(cluster.kubeconfig())));
  }

  private static String impersonated(String kubeconfig) {
    var config = Serialization.unmarshal(kubeconfig, io.fabric8.kubernetes.api.model.Config.class);
    config
        .getUsers()
        .forEach(
            it -> {
              it.getUser().setAs(USER);
              it.getUser().setAsGroups(List.of("system:masters"));
            });
    return Serialization.asYaml(config);
  }

  private static Path write(String text) {
    try {
      return Files.writeString(Files.createTempFile("autoscaler", ".kubeconfig"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    manager.close();
    kubeconfig.toFile().delete();
  }
}
