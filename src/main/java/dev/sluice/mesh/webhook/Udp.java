package dev.sluice.mesh.webhook;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.stream.Stream;

/** What becomes of UDP that comes to a pod unasked. */
enum Udp {
  /** The kernel drops it. */
  CLOSED,
  /** The kernel lets through what UDPRoutes allow; a container of ours tells it. */
  ENFORCED,
  /** Nothing is done, as without a sidecar. */
  OPEN;

  static final String ALLOWED = "\"enforced\" or \"open\"";

  /** What the author asks for; else enforced where a container declares a port of UDP. */
  static Udp of(PodSpec pod, PodOptions options) {
    return options.udp().orElse(declared(pod) ? ENFORCED : CLOSED);
  }

  private static boolean declared(PodSpec pod) {
    return Stream.of(pod.getInitContainers(), pod.getContainers())
        .flatMap(List::stream)
        .map(Container::getPorts)
        .flatMap(List::stream)
        .anyMatch(port -> "UDP".equals(port.getProtocol()));
  }
}
