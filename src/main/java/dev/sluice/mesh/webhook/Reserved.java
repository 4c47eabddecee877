package dev.sluice.mesh.webhook;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names, ports and the user that belong to the sidecar: a pod that uses them would get around it or
 * break it.
 */
final class Reserved {
  private static final Set<Integer> PORTS = Set.of(15000, 15001, 15003, 15004, Sidecar.PROBE_PORT);
  private static final Set<String> CONTAINERS = Set.of(Sidecar.INIT, Sidecar.PROXY, Sidecar.UDP);

  private Reserved() {}

  /**
   * @throws Uninjectable for the first thing found
   */
  static void check(PodSpec pod) {
    if (pod.getOs() != null && !"linux".equals(pod.getOs().getName())) {
      throw new Uninjectable("spec.os.name", pod.getOs().getName(), "linux");
    }
    if (pod.getSecurityContext() != null) {
      user("spec.securityContext", pod.getSecurityContext().getRunAsUser());
    }
    Stream.of(pod.getInitContainers(), pod.getContainers())
        .flatMap(List::stream)
        .forEach(Reserved::check);
    if (pod.getVolumes().stream().anyMatch(it -> Sidecar.VOLUME.equals(it.getName()))) {
      throw new Uninjectable(
          "spec.volumes[].name", Sidecar.VOLUME, "any other name, it is the sidecar's");
    }
  }

  private static void check(Container container) {
    var field = "spec.containers[" + container.getName() + "]";
    if (CONTAINERS.contains(String.valueOf(container.getName()))) {
      throw new Uninjectable(
          field + ".name", container.getName(), "any other name, it is the sidecar's");
    }
    if (container.getSecurityContext() != null) {
      user(field + ".securityContext", container.getSecurityContext().getRunAsUser());
    }
    container.getPorts().stream()
        .filter(it -> it.getContainerPort() != null && PORTS.contains(it.getContainerPort()))
        .findFirst()
        .ifPresent(
            it -> {
              throw new Uninjectable(
                  field + ".ports[].containerPort",
                  it.getContainerPort(),
                  "any other than 15000, 15001, 15003, 15004 and 15021, which are the sidecar's");
            });
  }

  private static void user(String field, Long user) {
    if (user != null && user == Sidecar.UID) {
      throw new Uninjectable(
          field + ".runAsUser",
          user,
          "any other user: traffic of " + user + " is the sidecar's and not intercepted");
    }
  }
}
