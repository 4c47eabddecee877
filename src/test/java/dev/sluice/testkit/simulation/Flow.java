package dev.sluice.testkit.simulation;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of the part of a root Service's requests that goes to one pod.
 *
 * @param share of the root's requests
 * @param version of the pod; null where the backend has none that is ready, and nobody answers
 */
record Flow(String backend, double share, Version version) {
  static List<Flow> of(
      String namespace,
      String root,
      SimulatedRoutes routes,
      MeshCaches caches,
      FakeKubelet kubelet) {
    List<Flow> flows = new ArrayList<>();
    for (Map.Entry<String, Double> backend : routes.shares(namespace, root).entrySet()) {
      List<Endpoint> pods = caches.endpoints(namespace, backend.getKey());
      if (pods.isEmpty()) {
        flows.add(new Flow(backend.getKey(), backend.getValue(), null));
      }
      for (Endpoint pod : pods) {
        flows.add(
            new Flow(
                backend.getKey(),
                backend.getValue() / pods.size(),
                version(namespace, pod, kubelet)));
      }
    }
    return flows;
  }

  private static Version version(String namespace, Endpoint endpoint, FakeKubelet kubelet) {
    return Optional.ofNullable(endpoint.getTargetRef())
        .flatMap(ref -> kubelet.pod(namespace, ref.getName()))
        .map(pod -> Version.read(pod.getMetadata().getAnnotations()))
        .orElse(Version.of(""));
  }
}
