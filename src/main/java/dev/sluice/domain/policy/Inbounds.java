package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshModel.Pod;
import dev.sluice.domain.policy.MeshModel.Service;
import dev.sluice.domain.policy.MeshModel.ServicePort;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.MeshModel.TargetPort;
import dev.sluice.domain.policy.MeshPolicy.Inbound;
import dev.sluice.domain.policy.MeshPolicy.InboundPort;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What callers may do with each meshed pod. */
final class Inbounds {
  private final MeshModel model;
  private final Workloads workloads;
  private final Grants grants;
  private final UdpGrants udpGrants;
  private final Map<Inbound, Inbound> known = new HashMap<>();

  Inbounds(MeshModel model, Workloads workloads, Grants grants, UdpGrants udpGrants) {
    this.model = model;
    this.workloads = workloads;
    this.grants = grants;
    this.udpGrants = udpGrants;
  }

  /** By pod; equal policies are one object. */
  Map<Name, Inbound> all() {
    var all = new TreeMap<Name, Inbound>();
    model.pods().values().stream()
        .filter(Pod::meshed)
        .forEach(pod -> all.put(pod.name(), shared(inbound(pod))));
    return Collections.unmodifiableMap(all);
  }

  private Inbound inbound(Pod pod) {
    var ports = new TreeMap<Integer, Exposure>();
    for (Service service : workloads.servicesOf(pod)) {
      service.ports().forEach(port -> expose(ports, port, podPort(pod, port.targetPort())));
    }
    List<Target> targets = grants.targetsOf(pod);
    List<InboundPort> inbound =
        ports.entrySet().stream()
            .map(entry -> port(targets, entry.getKey(), entry.getValue()))
            .toList();
    boolean permissive = model.permissiveNamespaces().contains(pod.name().namespace());
    return new Inbound(
        pod.identity(), permissive, inbound, udp(pod, permissive, targets), pod.ipv6());
  }

  private Optional<UdpPolicy> udp(Pod pod, boolean permissive, List<Target> targets) {
    if (!pod.enforcesUdp()) return Optional.empty();
    return Optional.of(
        permissive
            ? UdpPolicy.EVERYONE
            : new UdpPolicy(false, udpGrants.on(pod, workloads.servicesOf(pod), targets)));
  }

  private InboundPort port(List<Target> targets, int number, Exposure exposure) {
    return new InboundPort(
        number, exposure.protocol, grants.on(targets, exposure.protocol, exposure.numbers));
  }

  private Inbound shared(Inbound inbound) {
    Inbound same = known.putIfAbsent(inbound, inbound);
    return same == null ? inbound : same;
  }

  private static void expose(Map<Integer, Exposure> ports, ServicePort port, int podPort) {
    if (podPort > 0)
      ports.merge(
          podPort,
          new Exposure(port.protocol(), new TreeSet<>(List.of(podPort, port.port()))),
          Exposure::plus);
  }

  /** 0 where the pod has no port of that name. */
  private static int podPort(Pod pod, TargetPort target) {
    return target.name() == null
        ? target.number()
        : pod.containerPorts().getOrDefault(target.name(), 0);
  }

  /** How Services lead to one pod port. */
  private record Exposure(Protocol protocol, Set<Integer> numbers) {
    Exposure plus(Exposure other) {
      var all = new TreeSet<>(numbers);
      all.addAll(other.numbers);
      return new Exposure(protocol == other.protocol ? protocol : Protocol.TCP, all);
    }
  }
}
