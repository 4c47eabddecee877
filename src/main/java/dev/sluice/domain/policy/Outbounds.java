package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshModel.Service;
import dev.sluice.domain.policy.MeshModel.ServicePort;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What clients see of each Service port. */
final class Outbounds {
  private static final Comparator<Endpoint> BY_ADDRESS =
      Comparator.comparing(Endpoint::address)
          .thenComparingInt(Endpoint::port)
          .thenComparing(Endpoint::meshed);

  private final MeshModel model;
  private final Workloads workloads;
  private final Splits splits;

  Outbounds(MeshModel model, Workloads workloads, Splits splits) {
    this.model = model;
    this.workloads = workloads;
    this.splits = splits;
  }

  /** Sorted by Service, then port. */
  List<Outbound> all() {
    return new TreeMap<>(model.services()).values().stream().flatMap(this::ports).toList();
  }

  private Stream<Outbound> ports(Service service) {
    List<Identity> identities = workloads.identitiesOf(service);
    var byNumber = new TreeMap<Integer, ServicePort>();
    service.ports().forEach(port -> byNumber.putIfAbsent(port.port(), port));
    return byNumber.values().stream().map(port -> outbound(service, port, identities));
  }

  private Outbound outbound(Service service, ServicePort port, List<Identity> identities) {
    return new Outbound(
        service.name(),
        port.port(),
        port.protocol(),
        service.clusterIps().stream().sorted().distinct().toList(),
        splits.rules(service.name(), port.port(), port.protocol()),
        identities,
        endpoints(service, port),
        splits.weights(service.name(), port.port()));
  }

  private static List<Endpoint> endpoints(Service service, ServicePort port) {
    return service.endpoints().stream()
        .filter(endpoint -> endpoint.portName().equals(port.name()))
        .sorted(BY_ADDRESS)
        .distinct()
        .toList();
  }
}
