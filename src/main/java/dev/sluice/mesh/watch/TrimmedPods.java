package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;

/**
 * An informer's store that keeps of a pod only what the model is made from, since pods are by far
 * the most and the largest of what is watched: a sidecar's configuration alone is some kilobytes.
 */
final class TrimmedPods extends BasicItemStore<Pod> {
  TrimmedPods() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public Pod put(String key, Pod pod) {
    return super.put(key, trim(pod));
  }

  static Pod trim(Pod pod) {
    return new PodBuilder()
        .withMetadata(trim(pod.getMetadata()))
        .withSpec(pod.getSpec() == null ? null : trim(pod.getSpec()))
        .withStatus(pod.getStatus() == null ? null : trim(pod.getStatus()))
        .build();
  }

  private static ObjectMeta trim(ObjectMeta meta) {
    var status = orEmpty(meta.getAnnotations()).get(Labels.STATUS);
    return new ObjectMetaBuilder()
        .withName(meta.getName())
        .withNamespace(meta.getNamespace())
        .withUid(meta.getUid())
        .withResourceVersion(meta.getResourceVersion())
        .withLabels(meta.getLabels())
        .withAnnotations(status == null ? null : Map.of(Labels.STATUS, status))
        .build();
  }

  private static PodSpec trim(PodSpec spec) {
    return new PodSpecBuilder()
        .withServiceAccountName(spec.getServiceAccountName())
        .withHostNetwork(spec.getHostNetwork())
        .withReadinessGates(spec.getReadinessGates())
        .withContainers(trim(spec.getContainers()))
        .withInitContainers(trim(spec.getInitContainers()))
        .build();
  }

  private static List<Container> trim(List<Container> containers) {
    return orEmpty(containers).stream().map(TrimmedPods::trim).toList();
  }

  private static Container trim(Container container) {
    return new ContainerBuilder()
        .withName(container.getName())
        .withRestartPolicy(container.getRestartPolicy())
        .withPorts(container.getPorts())
        .build();
  }

  private static PodStatus trim(PodStatus status) {
    return new PodStatusBuilder()
        .withPhase(status.getPhase())
        .withPodIP(status.getPodIP())
        .withPodIPs(status.getPodIPs())
        .withConditions(
            orEmpty(status.getConditions()).stream()
                .filter(it -> "ContainersReady".equals(it.getType()))
                .toList())
        .build();
  }
}
