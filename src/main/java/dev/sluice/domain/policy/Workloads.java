package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshModel.Pod;
import dev.sluice.domain.policy.MeshModel.Service;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which pods are behind which Services, by labels. */
final class Workloads {
  private final Map<String, List<Service>> services;
  private final Map<String, List<Pod>> meshedPods;
  private final Map<String, Identity> identityByIp;

  Workloads(MeshModel model) {
    services =
        model.services().values().stream()
            .sorted((a, b) -> a.name().compareTo(b.name()))
            .collect(Collectors.groupingBy(service -> service.name().namespace()));
    meshedPods =
        model.pods().values().stream()
            .filter(Pod::meshed)
            .collect(Collectors.groupingBy(pod -> pod.name().namespace()));
    identityByIp = identities(meshedPods.values().stream().flatMap(Collection::stream));
  }

  /**
   * Services whose selector takes the pod, by name; endpoints play no part, so a pod is protected
   * before it is ready.
   */
  List<Service> servicesOf(Pod pod) {
    return services.getOrDefault(pod.name().namespace(), List.of()).stream()
        .filter(service -> selects(service, pod))
        .toList();
  }

  /**
   * Whom the Service's meshed backends may be, sorted: of the pods it selects, ready or not, and of
   * the pods behind its addresses. So a new identity is known before its first endpoint is.
   */
  List<Identity> identitiesOf(Service service) {
    Stream<Identity> selected =
        meshedPods.getOrDefault(service.name().namespace(), List.of()).stream()
            .filter(pod -> selects(service, pod))
            .map(Pod::identity);
    Stream<Identity> addressed =
        service.endpoints().stream()
            .filter(Endpoint::meshed)
            .filter(endpoint -> identityByIp.containsKey(endpoint.address()))
            .map(endpoint -> identityByIp.get(endpoint.address()));
    return List.copyOf(
        Stream.concat(selected, addressed).collect(Collectors.toCollection(TreeSet::new)));
  }

  private static boolean selects(Service service, Pod pod) {
    return !service.selector().isEmpty()
        && pod.labels().entrySet().containsAll(service.selector().entrySet());
  }

  private static Map<String, Identity> identities(Stream<Pod> pods) {
    return pods.sorted((a, b) -> a.name().compareTo(b.name()))
        .flatMap(pod -> pod.ips().stream().map(ip -> Map.entry(ip, pod.identity())))
        .collect(
            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
  }
}
