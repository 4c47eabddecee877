package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.missing;
import static dev.sluice.mesh.watch.MeshModelBuilder.nameOf;
import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;
import static java.util.stream.Collectors.toMap;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Pods that run or will run. */
final class Pods {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  /** Container that the injector adds to pods that follow UDPRoutes. */
  private static final String UDP_ENFORCER = "sluice-udp";

  private static final String DEFAULT_ACCOUNT = "default";

  private Pods() {}

  static Map<Name, Pod> byName(List<Pod> pods) {
    return pods.stream()
        .filter(Pods::alive)
        .collect(toMap(MeshModelBuilder::nameOf, it -> it, (a, b) -> a));
  }

  static Map<Name, MeshModel.Pod> models(Map<Name, Pod> pods) {
    return pods.entrySet().stream().collect(toMap(Map.Entry::getKey, it -> model(it.getValue())));
  }

  /**
   * A pod in the node's network shares its address with others and cannot be intercepted, whatever
   * its annotation says.
   */
  static boolean meshed(Pod pod) {
    return !Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
        && Labels.INJECTED.equals(orEmpty(pod.getMetadata().getAnnotations()).get(Labels.STATUS));
  }

  private static boolean enforcesUdp(Pod pod) {
    return orEmpty(pod.getSpec().getInitContainers()).stream()
        .anyMatch(it -> UDP_ENFORCER.equals(it.getName()));
  }

  /**
   * Whether the kubelet has found all containers ready, whatever has become of the node since. With
   * a readiness gate, that alone says nothing of the pod.
   */
  static boolean containersReady(Pod pod) {
    return pod.getStatus() != null
        && orEmpty(pod.getSpec().getReadinessGates()).isEmpty()
        && orEmpty(pod.getStatus().getConditions()).stream()
            .anyMatch(
                it -> "ContainersReady".equals(it.getType()) && "True".equals(it.getStatus()));
  }

  private static boolean alive(Pod pod) {
    return pod.getSpec() != null
        && (pod.getStatus() == null || !ENDED.contains(String.valueOf(pod.getStatus().getPhase())));
  }

  private static MeshModel.Pod model(Pod pod) {
    return new MeshModel.Pod(
        nameOf(pod),
        String.valueOf(pod.getMetadata().getUid()),
        ips(pod),
        new Identity(pod.getMetadata().getNamespace(), account(pod)),
        Map.copyOf(orEmpty(pod.getMetadata().getLabels())),
        containerPorts(pod, "TCP"),
        containerPorts(pod, "UDP"),
        meshed(pod),
        meshed(pod) && enforcesUdp(pod));
  }

  /** None in the node's network: granted to such a pod, they would be to everything on the node. */
  private static List<String> ips(Pod pod) {
    if (pod.getStatus() == null || Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
      return List.of();
    }
    var all =
        Stream.concat(
            Stream.ofNullable(pod.getStatus().getPodIP()),
            orEmpty(pod.getStatus().getPodIPs()).stream().map(PodIP::getIp));
    return all.filter(it -> !missing(it)).distinct().sorted().toList();
  }

  private static String account(Pod pod) {
    var account = pod.getSpec().getServiceAccountName();
    return missing(account) ? DEFAULT_ACCOUNT : account;
  }

  /**
   * As the kubelet looks a named port up: application containers first, then native sidecars, the
   * first one wins.
   */
  private static Map<String, Integer> containerPorts(Pod pod, String protocol) {
    var sidecars =
        orEmpty(pod.getSpec().getInitContainers()).stream()
            .filter(it -> "Always".equals(it.getRestartPolicy()));
    return Stream.concat(orEmpty(pod.getSpec().getContainers()).stream(), sidecars)
        .flatMap(it -> namedPorts(it, protocol))
        .collect(
            toMap(
                ContainerPort::getName, ContainerPort::getContainerPort, (first, later) -> first));
  }

  private static Stream<ContainerPort> namedPorts(Container container, String protocol) {
    return orEmpty(container.getPorts()).stream()
        .filter(
            it ->
                !missing(it.getName())
                    && it.getContainerPort() != null
                    && Services.is(protocol, it.getProtocol()));
  }
}
