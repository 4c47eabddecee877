package dev.sluice.domain.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The mesh at one instant, as the API server tells it. Immutable; equal clusters give equal models.
 *
 * @param services every Service with a cluster IP, by name
 * @param pods every pod that runs or will run, by name
 * @param splits every TrafficSplit, oldest first (creation time, then name)
 * @param targets every TrafficTarget
 * @param httpRoutes every HTTPRouteGroup's matches by its name
 * @param tcpRoutes every TCPRoute's ports by its name; an empty set means all ports
 * @param permissiveNamespaces where anyone may call anything, also without identity
 */
public record MeshModel(
    Map<Name, Service> services,
    Map<Name, Pod> pods,
    List<Split> splits,
    List<Target> targets,
    Map<Name, List<HttpMatch>> httpRoutes,
    Map<Name, Set<Integer>> tcpRoutes,
    Set<String> permissiveNamespaces) {

  public MeshModel {
    services = Map.copyOf(services);
    pods = Map.copyOf(pods);
    splits = List.copyOf(splits);
    targets = List.copyOf(targets);
    httpRoutes = Map.copyOf(httpRoutes);
    tcpRoutes = Map.copyOf(tcpRoutes);
    permissiveNamespaces = Set.copyOf(permissiveNamespaces);
  }

  /**
   * A Service with a cluster IP.
   *
   * @param clusterIps virtual addresses, at least one
   * @param selector labels of its pods; empty means that endpoints are not chosen by labels
   * @param endpoints addresses that may receive traffic now
   */
  public record Service(
      Name name,
      List<String> clusterIps,
      List<ServicePort> ports,
      Map<String, String> selector,
      List<Endpoint> endpoints) {}

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
   * @param meshed whether the pod behind it has a sidecar, hence speaks mutual TLS
   */
  public record Endpoint(String portName, String address, int port, boolean meshed) {}

  /**
   * @param ip empty until the pod has one
   * @param meshed whether it has our sidecar
   * @param containerPorts by name
   */
  public record Pod(
      Name name,
      String ip,
      Identity identity,
      Map<String, String> labels,
      Map<String, Integer> containerPorts,
      boolean meshed) {}

  /**
   * @param matches names of HTTPRouteGroups; empty means that the split takes every request
   */
  public record Split(Name name, String root, List<Backend> backends, List<String> matches) {}

  /**
   * @param weight relative share, at least 0
   */
  public record Backend(String service, int weight) {}

  /** A TrafficTarget that has a ServiceAccount destination; sources of other kinds are left out. */
  public record Target(Name name, Identity destination, List<Identity> sources, List<Rule> rules) {}

  /**
   * @param matches names of matches; empty means all of the group
   */
  public record Rule(RouteKind kind, String name, List<String> matches) {}

  /** Kinds of routes that a rule may name. */
  public enum RouteKind {
    HTTP_ROUTE_GROUP,
    TCP_ROUTE
  }
}
