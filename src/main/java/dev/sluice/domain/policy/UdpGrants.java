package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshModel.Pod;
import dev.sluice.domain.policy.MeshModel.Service;
import dev.sluice.domain.policy.MeshModel.ServicePort;
import dev.sluice.domain.policy.MeshModel.Target;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * TrafficTargets' UDPRoutes as grants on a workload. As in {@link Grants} each target stays a unit.
 * A source is every pod that it means, with or without sidecar, by its addresses.
 */
final class UdpGrants {
  private final MeshModel model;
  private final Subjects subjects;
  private final Map<Name, List<String>> sources = new HashMap<>();

  UdpGrants(MeshModel model, Subjects subjects) {
    this.model = model;
    this.subjects = subjects;
  }

  /**
   * Sorted by target.
   *
   * @param services that select the pod
   * @param targets of the pod, sorted by name
   */
  List<UdpPolicy.Grant> on(Pod pod, List<Service> services, List<Target> targets) {
    Map<Integer, Set<Integer>> leads = leads(pod, services);
    return targets.stream().flatMap(target -> grant(target, leads).stream()).toList();
  }

  private Optional<UdpPolicy.Grant> grant(Target target, Map<Integer, Set<Integer>> leads) {
    List<Set<Integer>> routes = model.routes().udpOf(target);
    if (routes.isEmpty()) return Optional.empty();
    boolean all = routes.stream().anyMatch(Set::isEmpty);
    SortedSet<Integer> ports =
        opened(all ? List.of() : routes.stream().flatMap(Set::stream).toList(), leads);
    if (target.port() != null) {
      SortedSet<Integer> only = opened(List.of(target.port()), leads);
      if (!all) only.retainAll(ports);
      ports = only;
      // An empty list would mean all ports.
      if (ports.isEmpty()) return Optional.empty();
    }
    return sources(target).isEmpty()
        ? Optional.empty()
        : Optional.of(new UdpPolicy.Grant(target.name(), sources(target), List.copyOf(ports)));
  }

  private List<String> sources(Target target) {
    return sources.computeIfAbsent(
        target.name(),
        key ->
            target.sources().stream()
                .flatMap(subjects::podsOf)
                .map(Pod::ips)
                .flatMap(Collection::stream)
                .distinct()
                .sorted()
                .toList());
  }

  /** A port that is named opens itself, and the pod ports to which it leads as a Service's port. */
  private static SortedSet<Integer> opened(
      Collection<Integer> named, Map<Integer, Set<Integer>> leads) {
    return named.stream()
        .flatMap(
            port -> Stream.concat(Stream.of(port), leads.getOrDefault(port, Set.of()).stream()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Pod ports by the Service port that leads to them. */
  private static Map<Integer, Set<Integer>> leads(Pod pod, List<Service> services) {
    var all = new HashMap<Integer, Set<Integer>>();
    for (Service service : services)
      for (ServicePort port : service.udpPorts())
        podPort(pod, port)
            .ifPresent(to -> all.computeIfAbsent(port.port(), key -> new TreeSet<>()).add(to));
    return all;
  }

  /** Empty where the pod has no port of that name. */
  private static Optional<Integer> podPort(Pod pod, ServicePort port) {
    return port.targetPort().name() == null
        ? Optional.of(port.targetPort().number())
        : Optional.ofNullable(pod.udpContainerPorts().get(port.targetPort().name()));
  }
}
