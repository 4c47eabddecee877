package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.missing;
import static dev.sluice.mesh.watch.MeshModelBuilder.nameOf;
import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshModel.ServicePort;
import dev.sluice.domain.policy.MeshModel.TargetPort;
import dev.sluice.domain.policy.Name;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Services of any type but ExternalName, which is a name for something else. */
final class Services {
  private static final String EXTERNAL = "ExternalName";
  private static final Optional<String> IPV6 = Optional.of(Endpoints.IPV6);

  private Services() {}

  static Map<Name, MeshModel.Service> byName(
      List<Service> services, Map<Name, List<Endpoint>> endpoints) {
    return services.stream()
        .filter(it -> it.getSpec() != null && !EXTERNAL.equals(it.getSpec().getType()))
        .map(it -> model(it, endpoints.getOrDefault(nameOf(it), List.of())))
        .collect(toMap(MeshModel.Service::name, it -> it, (a, b) -> a));
  }

  /** Kubernetes lists the family first that a Service prefers. */
  static Set<Name> ipv6First(List<Service> services) {
    return services.stream()
        .filter(it -> it.getSpec() != null)
        .filter(it -> orEmpty(it.getSpec().getIpFamilies()).stream().findFirst().equals(IPV6))
        .map(MeshModelBuilder::nameOf)
        .collect(toSet());
  }

  static boolean isTcp(String protocol) {
    return is("TCP", protocol);
  }

  /** Kubernetes' default is TCP. */
  static boolean is(String wanted, String protocol) {
    return wanted.equals(missing(protocol) ? "TCP" : protocol);
  }

  private static MeshModel.Service model(Service service, List<Endpoint> endpoints) {
    var selector = Map.copyOf(orEmpty(service.getSpec().getSelector()));
    return new MeshModel.Service(
        nameOf(service),
        clusterIps(service),
        ports(service, "TCP"),
        ports(service, "UDP"),
        selector,
        endpoints);
  }

  private static List<String> clusterIps(Service service) {
    var spec = service.getSpec();
    var all =
        orEmpty(spec.getClusterIPs()).isEmpty() && spec.getClusterIP() != null
            ? List.of(spec.getClusterIP())
            : orEmpty(spec.getClusterIPs());
    return all.stream().filter(it -> !missing(it) && !it.equals("None")).toList();
  }

  private static List<ServicePort> ports(Service service, String protocol) {
    return orEmpty(service.getSpec().getPorts()).stream()
        .filter(it -> it.getPort() != null && is(protocol, it.getProtocol()))
        .map(Services::port)
        .toList();
  }

  private static ServicePort port(io.fabric8.kubernetes.api.model.ServicePort port) {
    var name = port.getName() == null ? "" : port.getName();
    return new ServicePort(name, port.getPort(), targetPort(port), Protocols.of(port));
  }

  private static TargetPort targetPort(io.fabric8.kubernetes.api.model.ServicePort port) {
    IntOrString target = port.getTargetPort();
    if (target != null && !missing(target.getStrVal())) {
      return new TargetPort(0, target.getStrVal());
    }
    boolean absent = target == null || target.getIntVal() == null || target.getIntVal() == 0;
    return new TargetPort(absent ? port.getPort() : target.getIntVal(), null);
  }
}
