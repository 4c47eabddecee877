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

/**
 * Addresses that may receive traffic now: ready and not about to end.
 *
 * <p>Where a Service has none that is ready, those count whose containers are, for then it is their
 * node that is not: when the API server comes back after a minute, Kubernetes takes every node for
 * dead until its next heartbeat, and a mesh that believed it would lose every request until then.
 */
final class Endpoints {
  /** As Kubernetes calls the family. */
  static final String IPV6 = "IPv6";

  private static final Set<String> ADDRESS_TYPES = Set.of("IPv4", IPV6);
  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::portName)
          .thenComparing(Endpoint::address)
          .thenComparing(Endpoint::port)
          .thenComparing(Endpoint::meshed);
  private static final Comparator<Candidate> BY_ADDRESS =
      Comparator.comparing(it -> it.endpoint().address());

  private final Map<Name, Pod> pods;
  private final Set<Name> ipv6First;

  private Endpoints(Map<Name, Pod> pods, Set<Name> ipv6First) {
    this.pods = pods;
    this.ipv6First = ipv6First;
  }

  /**
   * @param pods those that are alive
   * @param ipv6First Services whose first family is IPv6
   * @return without duplicates (a pod is in two slices while one is being split), sorted; a pod is
   *     one endpoint, also where it is in a slice of each family
   */
  static Map<Name, List<Endpoint>> byService(
      List<EndpointSlice> slices, Map<Name, Pod> pods, Set<Name> ipv6First) {
    var reader = new Endpoints(pods, ipv6First);
    return slices.stream()
        .filter(
            it ->
                ADDRESS_TYPES.contains(String.valueOf(it.getAddressType()))
                    && serviceOf(it) != null)
        .collect(
            groupingBy(
                Endpoints::service,
                flatMapping(reader::candidates, collectingAndThen(toSet(), Endpoints::chosen))));
  }

  private static Name service(EndpointSlice slice) {
    return new Name(slice.getMetadata().getNamespace(), serviceOf(slice));
  }

  private static List<Endpoint> chosen(Set<Candidate> all) {
    boolean anyReady = all.stream().anyMatch(Candidate::ready);
    return all.stream()
        .filter(it -> it.ready() == anyReady)
        .collect(groupingBy(Candidate::sameAs))
        .values()
        .stream()
        .map(Endpoints::one)
        .sorted(ORDER)
        .toList();
  }

  /** Counted twice, a pod of both families would get twice as much as one of one family. */
  private static Endpoint one(List<Candidate> same) {
    var addresses =
        same.stream()
            .sorted(Comparator.comparing(Candidate::preferred).reversed().thenComparing(BY_ADDRESS))
            .map(it -> it.endpoint().address())
            .distinct()
            .toList();
    var any = same.get(0).endpoint();
    return new Endpoint(
        any.portName(),
        addresses.get(0),
        any.port(),
        any.meshed(),
        addresses.subList(1, addresses.size()));
  }

  /**
   * @param pod empty where it is none
   * @param preferred whether it is of the Service's first family
   * @param ready or else only its node is not
   */
  private record Candidate(Endpoint endpoint, String pod, boolean preferred, boolean ready) {
    /** Equal for the addresses of one pod; where it is none, each address is itself. */
    Object sameAs() {
      return pod.isEmpty()
          ? endpoint
          : List.of(pod, endpoint.portName(), endpoint.port(), endpoint.meshed());
    }
  }

  private static String serviceOf(EndpointSlice slice) {
    return orEmpty(slice.getMetadata().getLabels()).get(Labels.SERVICE_NAME);
  }

  private Stream<Candidate> candidates(EndpointSlice slice) {
    return orEmpty(slice.getEndpoints()).stream()
        .filter(it -> knows(slice, it.getTargetRef()))
        .flatMap(it -> candidates(slice, it));
  }

  private Stream<Candidate> candidates(
      EndpointSlice slice, io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint) {
    boolean ready = usable(endpoint.getConditions());
    return ready || onlyItsNodeIsNot(slice, endpoint)
        ? endpoints(slice, endpoint)
            .map(it -> new Candidate(it, podName(endpoint), preferred(slice), ready))
        : Stream.empty();
  }

  private boolean preferred(EndpointSlice slice) {
    return IPV6.equals(slice.getAddressType()) == ipv6First.contains(service(slice));
  }

  private static String podName(io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint) {
    return isPod(endpoint.getTargetRef()) ? endpoint.getTargetRef().getName() : "";
  }

  private boolean onlyItsNodeIsNot(
      EndpointSlice slice, io.fabric8.kubernetes.api.model.discovery.v1.Endpoint endpoint) {
    return isPod(endpoint.getTargetRef())
        && !Boolean.TRUE.equals(endpoint.getConditions().getTerminating())
        && Pods.containersReady(pod(slice, endpoint.getTargetRef()));
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
