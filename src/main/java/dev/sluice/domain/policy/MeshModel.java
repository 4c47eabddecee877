package dev.sluice.domain.policy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The mesh at one instant, as the API server tells it. Immutable; equal clusters give equal models.
 *
 * @param trustDomain of all identities
 * @param services every Service whose pods or addresses can be known, by name
 * @param pods every pod that runs or will run, by name
 * @param splits every TrafficSplit, oldest first (creation time, then name)
 * @param targets every TrafficTarget
 * @param bindings every IdentityBinding by its name
 * @param permissiveNamespaces where anyone may call anything, also without identity
 */
public record MeshModel(
    String trustDomain,
    Map<Name, Service> services,
    Map<Name, Pod> pods,
    List<Split> splits,
    List<Target> targets,
    Map<Name, Binding> bindings,
    Routes routes,
    Set<String> permissiveNamespaces) {

  public MeshModel {
    services = Map.copyOf(services);
    pods = Map.copyOf(pods);
    splits = List.copyOf(splits);
    targets = List.copyOf(targets);
    bindings = Map.copyOf(bindings);
    permissiveNamespaces = Set.copyOf(permissiveNamespaces);
  }

  /**
   * What TrafficTargets and TrafficSplits refer to.
   *
   * @param http every HTTPRouteGroup's matches by its name
   * @param tcp every TCPRoute's ports by its name; an empty set means all ports
   * @param udp every UDPRoute's ports by its name; an empty set means all ports
   */
  public record Routes(
      Map<Name, List<HttpMatch>> http, Map<Name, Set<Integer>> tcp, Map<Name, Set<Integer>> udp) {
    public static final Routes NONE = new Routes(Map.of(), Map.of(), Map.of());

    public Routes {
      http = Map.copyOf(http);
      tcp = Map.copyOf(tcp);
      udp = Map.copyOf(udp);
    }

    /** Ports of each UDPRoute of the target that there is. */
    List<Set<Integer>> udpOf(Target target) {
      return target.rules().stream()
          .filter(rule -> rule.kind() == RouteKind.UDP_ROUTE)
          .map(rule -> udp.get(new Name(target.name().namespace(), rule.name())))
          .filter(Objects::nonNull)
          .toList();
    }
  }

  /**
   * A Service of any type but ExternalName.
   *
   * @param clusterIps virtual addresses; empty where it is headless
   * @param ports of TCP
   * @param udpPorts of UDP; their protocol is not read
   * @param selector labels of its pods; empty means that endpoints are not chosen by labels
   * @param endpoints addresses that may receive traffic now
   */
  public record Service(
      Name name,
      List<String> clusterIps,
      List<ServicePort> ports,
      List<ServicePort> udpPorts,
      Map<String, String> selector,
      List<Endpoint> endpoints) {
    /** Whether it has this number among {@link #ports}. */
    public boolean hasPort(int number) {
      return ports.stream().anyMatch(candidate -> candidate.port() == number);
    }
  }

  /**
   * @param name may be empty where the Service has one port
   */
  public record ServicePort(String name, int port, TargetPort targetPort, Protocol protocol) {}

  /**
   * Where a Service port leads in a pod; exactly one of both is set.
   *
   * @param number 1 to 65535, or 0 when named
   * @param name container port's name, or null
   */
  public record TargetPort(int number, String name) {}

  /**
   * One pod, or one address of something else.
   *
   * @param meshed whether the pod behind it has a sidecar, hence speaks mutual TLS
   * @param alternates the same pod's addresses of the other family, for who cannot reach the first
   */
  public record Endpoint(
      String portName, String address, int port, boolean meshed, List<String> alternates) {

    public Endpoint {
      alternates = List.copyOf(alternates);
    }

    /** Of one family. */
    public Endpoint(String portName, String address, int port, boolean meshed) {
      this(portName, address, port, meshed, List.of());
    }

    /** All of them, preferred first. */
    public Stream<String> addresses() {
      return Stream.concat(Stream.of(address), alternates.stream());
    }
  }

  /**
   * @param uid tells it from an earlier pod of the same name
   * @param ips of each family one at most; empty until the pod has any, and in the node's network,
   *     whose addresses are others' too
   * @param containerPorts of TCP, by name
   * @param udpContainerPorts of UDP, by name
   * @param meshed whether it has our sidecar
   * @param enforcesUdp whether it follows its UDP rules; else it refuses all UDP or none, whatever
   *     UDPRoutes say
   */
  public record Pod(
      Name name,
      String uid,
      List<String> ips,
      Identity identity,
      Map<String, String> labels,
      Map<String, Integer> containerPorts,
      Map<String, Integer> udpContainerPorts,
      boolean meshed,
      boolean enforcesUdp) {

    /** Whether it has an address of IPv6. */
    public boolean ipv6() {
      return ips.stream().anyMatch(ip -> ip.contains(":"));
    }

    /** A pod without UDP rules. */
    public Pod(
        Name name,
        String uid,
        List<String> ips,
        Identity identity,
        Map<String, String> labels,
        Map<String, Integer> containerPorts,
        Map<String, Integer> udpContainerPorts,
        boolean meshed) {
      this(name, uid, ips, identity, labels, containerPorts, udpContainerPorts, meshed, false);
    }
  }

  /**
   * @param matches names of HTTPRouteGroups; empty means that the split takes every request
   */
  public record Split(Name name, String root, List<Backend> backends, List<String> matches) {}

  /**
   * @param weight relative share, at least 0
   */
  public record Backend(String service, int weight) {}

  /**
   * A TrafficTarget; subjects of kinds that nobody knows are left out.
   *
   * @param destination null where there is none that can be understood; nothing is granted then
   * @param port the only destination port that is granted (access v1alpha1 and v1alpha2); null
   *     means that the rules alone say
   */
  public record Target(
      Name name, Subject destination, List<Subject> sources, List<Rule> rules, Integer port) {
    /** Only who has a say in the destination's namespace may open it. */
    public boolean opensItsOwnNamespace() {
      return destination != null && destination.name().namespace().equals(name.namespace());
    }
  }

  /**
   * Whom a TrafficTarget names.
   *
   * @param name of a ServiceAccount or an IdentityBinding
   */
  public record Subject(SubjectKind kind, Name name) {}

  /** Kinds of subjects that a target may name. */
  public enum SubjectKind {
    SERVICE_ACCOUNT,
    IDENTITY_BINDING
  }

  /**
   * An IdentityBinding: pods of its own namespace that any of these takes.
   *
   * @param podLabels all of them; empty takes nobody
   * @param spiffeIds whole, beginning with {@code spiffe://}
   * @param serviceAccount or null
   */
  public record Binding(
      Name name, Map<String, String> podLabels, Set<String> spiffeIds, String serviceAccount) {}

  /**
   * @param matches names of matches; empty means all of the group
   */
  public record Rule(RouteKind kind, String name, List<String> matches) {}

  /** Kinds of routes that a rule may name. */
  public enum RouteKind {
    HTTP_ROUTE_GROUP,
    TCP_ROUTE,
    UDP_ROUTE
  }
}
