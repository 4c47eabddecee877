package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshModel.Backend;
import dev.sluice.domain.policy.MeshModel.Binding;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshModel.Pod;
import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Routes;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshModel.Service;
import dev.sluice.domain.policy.MeshModel.ServicePort;
import dev.sluice.domain.policy.MeshModel.Split;
import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshModel.SubjectKind;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.MeshModel.TargetPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Models in a few words. Everything is in namespace {@code shop} unless its name says otherwise
 * ({@code ns/name}).
 */
final class ModelBuilder {
  private final Map<Name, Service> services = new HashMap<>();
  private final Map<Name, Pod> pods = new HashMap<>();
  private final List<Split> splits = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final Map<Name, Binding> bindings = new HashMap<>();
  private final Map<Name, List<HttpMatch>> groups = new HashMap<>();
  private final Map<Name, Set<Integer>> routes = new HashMap<>();
  private final Map<Name, Set<Integer>> udpRoutes = new HashMap<>();
  private final Set<String> permissive = new HashSet<>();

  static Name name(String name) {
    String[] parts = name.split("/");
    return parts.length == 2 ? new Name(parts[0], parts[1]) : new Name("shop", name);
  }

  static Identity identity(String name) {
    return new Identity(name(name).namespace(), name(name).name());
  }

  static HttpMatch match(String name) {
    return new HttpMatch(name, "/" + name, List.of(), Map.of());
  }

  static ServicePort http(int port, int target) {
    return new ServicePort("http" + port, port, new TargetPort(target, null), Protocol.HTTP);
  }

  static ServicePort tcp(int port, int target) {
    return new ServicePort("tcp" + port, port, new TargetPort(target, null), Protocol.TCP);
  }

  static ServicePort named(int port, String target) {
    return new ServicePort("named" + port, port, new TargetPort(0, target), Protocol.HTTP);
  }

  static Rule httpRule(String group, String... matches) {
    return new Rule(RouteKind.HTTP_ROUTE_GROUP, group, List.of(matches));
  }

  static Rule tcpRule(String route) {
    return new Rule(RouteKind.TCP_ROUTE, route, List.of());
  }

  static Rule udpRule(String route) {
    return new Rule(RouteKind.UDP_ROUTE, route, List.of());
  }

  /** Selects {@code app=<name>}; its ports are of UDP. */
  ModelBuilder udpService(String name, ServicePort... ports) {
    services.put(
        name(name),
        new Service(
            name(name),
            List.of("10.0.0." + (services.size() + 1)),
            List.of(),
            List.of(ports),
            Map.of("app", name(name).name()),
            List.of()));
    return this;
  }

  /**
   * Runs as a ServiceAccount of the pod's own name, and follows UDP rules.
   *
   * @param udpPorts named ones
   */
  ModelBuilder udpPod(String name, Map<String, Integer> udpPorts) {
    pods.put(
        name(name),
        new Pod(
            name(name),
            "uid-" + name.replace('/', '-'),
            List.of("10.1.0." + (pods.size() + 1)),
            identity(name),
            Map.of("app", name(name).name()),
            Map.of(),
            udpPorts,
            true,
            true));
    return this;
  }

  /** A pod with these addresses. */
  ModelBuilder at(String name, String... ips) {
    Pod pod = pods.get(name(name));
    pods.put(
        name(name),
        new Pod(
            pod.name(),
            pod.uid(),
            List.of(ips),
            pod.identity(),
            pod.labels(),
            pod.containerPorts(),
            pod.udpContainerPorts(),
            pod.meshed(),
            pod.enforcesUdp()));
    return this;
  }

  ModelBuilder udpRoute(String name, Integer... ports) {
    udpRoutes.put(name(name), Set.of(ports));
    return this;
  }

  /** Selects {@code app=<name>}, which {@link #pod} sets. */
  ModelBuilder service(String name, ServicePort... ports) {
    return service(name, Map.of("app", name(name).name()), List.of(), ports);
  }

  ModelBuilder service(
      String name, Map<String, String> selector, List<Endpoint> endpoints, ServicePort... ports) {
    services.put(
        name(name),
        new Service(
            name(name),
            List.of("10.0.0." + (services.size() + 1)),
            List.of(ports),
            List.of(),
            selector,
            endpoints));
    return this;
  }

  /** Runs as a ServiceAccount of the pod's own name. */
  ModelBuilder pod(String name) {
    return pod(name, name, Map.of("app", name(name).name()), Map.of());
  }

  ModelBuilder pod(
      String name,
      String identity,
      Map<String, String> labels,
      Map<String, Integer> containerPorts) {
    pods.put(
        name(name),
        new Pod(
            name(name),
            "uid-" + name.replace('/', '-'),
            List.of("10.1.0." + (pods.size() + 1)),
            identity(identity),
            labels,
            containerPorts,
            Map.of(),
            true));
    return this;
  }

  ModelBuilder unmeshed(String name) {
    Pod pod =
        new Pod(
            name(name),
            "uid-" + name.replace('/', '-'),
            List.of("10.1.0." + (pods.size() + 1)),
            identity(name),
            Map.of("app", name(name).name()),
            Map.of(),
            Map.of(),
            false);
    pods.put(name(name), pod);
    return this;
  }

  /**
   * @param backends {@code service=weight}
   */
  ModelBuilder split(String name, String root, List<String> matches, String... backends) {
    List<Backend> parsed =
        List.of(backends).stream()
            .map(b -> b.split("="))
            .map(b -> new Backend(b[0], Integer.parseInt(b[1])))
            .toList();
    splits.add(new Split(name(name), root, parsed, matches));
    return this;
  }

  ModelBuilder group(String name, HttpMatch... matches) {
    groups.put(name(name), List.of(matches));
    return this;
  }

  ModelBuilder tcpRoute(String name, Integer... ports) {
    routes.put(name(name), Set.of(ports));
    return this;
  }

  ModelBuilder target(String name, String destination, List<String> sources, Rule... rules) {
    return target(
        name,
        account(destination),
        sources.stream().map(ModelBuilder::account).toList(),
        null,
        rules);
  }

  ModelBuilder target(
      String name, Subject destination, List<Subject> sources, Integer port, Rule... rules) {
    targets.add(new Target(name(name), destination, sources, List.of(rules), port));
    return this;
  }

  ModelBuilder binding(
      String name, Map<String, String> labels, Set<String> spiffeIds, String serviceAccount) {
    bindings.put(name(name), new Binding(name(name), labels, spiffeIds, serviceAccount));
    return this;
  }

  static Subject account(String name) {
    return new Subject(SubjectKind.SERVICE_ACCOUNT, name(name));
  }

  static Subject bound(String name) {
    return new Subject(SubjectKind.IDENTITY_BINDING, name(name));
  }

  ModelBuilder permissive(String namespace) {
    permissive.add(namespace);
    return this;
  }

  MeshPolicy compile() {
    return PolicyCompiler.compile(model());
  }

  MeshModel model() {
    return new MeshModel(
        "cluster.local",
        services,
        pods,
        splits,
        targets,
        bindings,
        new Routes(groups, routes, udpRoutes),
        permissive);
  }
}
