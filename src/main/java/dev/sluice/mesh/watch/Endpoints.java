package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.missing;
import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.Name;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Addresses that may receive traffic now: ready and not about to end. */
final class Endpoints {
  private static final Set<String> ADDRESS_TYPES = Set.of("IPv4", "IPv6");
  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::portName)
          .thenComparing(Endpoint::address)
          .thenComparing(Endpoint::port)
          .thenComparing(Endpoint::meshed);

  private final Map<Name, Pod> pods;

  private Endpoints(Map<Name, Pod> pods) {
    this.pods = pods;
  }

  /**
   * @param pods those that are alive
   * @return without duplicates (a pod is in two slices while one is being split), sorted
   */
  static Map<Name, List<Endpoint>> byService(List<EndpointSlice> slices, Map<Name, Pod> pods) {
    var reader = new Endpoints(pods);
    return slices.stream()
        .filter(
            it ->
                ADDRESS_TYPES.contains(String.valueOf(it.getAddressType()))
                    && serviceOf(it) != null)
        .collect(
            groupingBy(
                it -> new Name(it.getMetadata().getNamespace(), serviceOf(it)),
                flatMapping(
                    reader::endpoints,
                    collectingAndThen(toSet(), all -> all.stream().sorted(ORDER).toList()))));
  }

  private static String serviceOf(EndpointSlice slice) {
    return orEmpty(slice.getMetadata().getLabels()).get(Labels.SERVICE_NAME);
  }

  private Stream<Endpoint> endpoints(EndpointSlice slice) {
    return orEmpty(slice.getEndpoints()).stream()
        .filter(it -> usable(it.getConditions()) && knows(slice, it.getTargetRef()))
        .flatMap(it -> endpoints(slice, it));
  }

  private Stream<Endpoint> endpoints(
      EndpointSlice slice, io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint) {
    boolean meshed =
        isPod(endpoint.getTargetRef()) && Pods.meshed(pod(slice, endpoint.getTargetRef()));
    return orEmpty(slice.getPorts()).stream()
        .filter(port -> port.getPort() != null && Services.isTcp(port.getProtocol()))
        .flatMap(
            port ->
                orEmpty(endpoint.getAddresses()).stream()
                    .map(address -> new Endpoint(name(port), address, port.getPort(), meshed)));
  }

  private static String name(EndpointPort port) {
    return port.getName() == null ? "" : port.getName();
  }

  private static boolean usable(EndpointConditions conditions) {
    return conditions == null
        || !Boolean.FALSE.equals(conditions.getReady())
            && !Boolean.TRUE.equals(conditions.getTerminating());
  }

  /**
   * A slice may arrive before the pod it speaks of, or outlive it. Such an address waits: without
   * the pod nobody can tell whether it speaks mutual TLS, and a wrong guess loses requests.
   */
  private boolean knows(EndpointSlice slice, ObjectReference target) {
    if (!isPod(target)) {
      return true;
    }
    var pod = pod(slice, target);
    return pod != null
        && (missing(target.getUid()) || target.getUid().equals(pod.getMetadata().getUid()));
  }

  private static boolean isPod(ObjectReference target) {
    return target != null && "Pod".equals(target.getKind());
  }

  private Pod pod(EndpointSlice slice, ObjectReference target) {
    return pods.get(new Name(slice.getMetadata().getNamespace(), target.getName()));
  }
}
