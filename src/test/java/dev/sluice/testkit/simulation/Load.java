package dev.sluice.testkit.simulation;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What the requests of a workload use of its pods: each version's pods share what its share of the
 * requests needs. It follows pods and weights until it is closed.
 */
public final class Load implements AutoCloseable {
  private static final ResourceDefinitionContext METRICS =
      new ResourceDefinitionContext.Builder()
          .withGroup("metrics.k8s.io")
          .withVersion("v1beta1")
          .withKind("PodMetrics")
          .withPlural("pods")
          .withNamespaced(true)
          .build();

  private final SimulatedNamespace space;
  private final Web web;
  private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor();
  private volatile int milliCores;

  /**
   * @param milliCores that all requests need together
   */
  public Load(SimulatedNamespace space, Web web, int milliCores) {
    this.space = space;
    this.web = web;
    this.milliCores = milliCores;
    work.scheduleWithFixedDelay(this::tryToWrite, 0, 200, TimeUnit.MILLISECONDS);
  }

  public void becomes(int thousandths) {
    milliCores = thousandths;
  }

  /** Again at the next turn, e.g. where a pod has just gone. */
  private void tryToWrite() {
    try {
      write();
    } catch (RuntimeException e) {
      org.jboss.logging.Logger.getLogger(Load.class).debug("metrics were not written", e);
    }
  }

  private void write() {
    int share = web.weights().getOrDefault("web-stable", 100);
    var pods =
        space.pods().stream()
            .filter(pod -> "web".equals(pod.getMetadata().getLabels().get("app")))
            .toList();
    pods.forEach(pod -> write(pod, milliCores * share / 100 / pods.size()));
  }

  private void write(Pod pod, int each) {
    var metrics = new GenericKubernetesResource();
    metrics.setApiVersion("metrics.k8s.io/v1beta1");
    metrics.setKind("PodMetrics");
    metrics.setMetadata(
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
            .withName(pod.getMetadata().getName())
            .withNamespace(space.name())
            .withLabels(pod.getMetadata().getLabels())
            .build());
    metrics.setAdditionalProperty(
        "timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    metrics.setAdditionalProperty("window", "1s");
    metrics.setAdditionalProperty(
        "containers",
        List.of(Map.of("name", "web", "usage", Map.of("cpu", each + "m", "memory", "1Mi"))));
    operation().inNamespace(space.name()).resource(metrics).forceConflicts().serverSideApply();
  }

  private MixedOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>>
      operation() {
    return space.client().genericKubernetesResources(METRICS);
  }

  @Override
  public void close() {
    work.shutdownNow();
  }
}
