package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshModel.Pod;
import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Routes;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshModel.Service;
import dev.sluice.domain.policy.MeshModel.ServicePort;
import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshModel.SubjectKind;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.MeshModel.TargetPort;
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.PolicyCompiler;
import dev.sluice.domain.policy.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code shop/a} and {@code shop/c} with sidecars and {@code shop/d} without call {@code shop/b},
 * which has a Service of TCP 8300 and follows UDP rules. Each runs as a ServiceAccount of its name.
 */
final class UdpMesh {
  static final Name A = new Name("shop", "a");
  static final Name B = new Name("shop", "b");
  static final Name C = new Name("shop", "c");
  static final Name D = new Name("shop", "d");
  static final String B_SERVICE = "10.195.0.10";

  private final Map<Name, List<String>> ips;
  private final List<Target> targets = new ArrayList<>();
  private final Map<Name, Set<Integer>> tcpRoutes = new HashMap<>();
  private final Map<Name, Set<Integer>> udpRoutes = new HashMap<>();
  private boolean permissive;

  UdpMesh(Map<Name, List<String>> ips) {
    this.ips = ips;
  }

  /** Lets that ServiceAccount send UDP to {@code b}; no ports mean all. */
  UdpMesh allowUdp(String source, Integer... ports) {
    udpRoutes.put(new Name("shop", source), Set.of(ports));
    return target("udp-" + source, source, new Rule(RouteKind.UDP_ROUTE, source, List.of()));
  }

  UdpMesh allowTcp(String source, Integer... ports) {
    tcpRoutes.put(new Name("shop", source), Set.of(ports));
    return target("tcp-" + source, source, new Rule(RouteKind.TCP_ROUTE, source, List.of()));
  }

  UdpMesh permissive() {
    permissive = true;
    return this;
  }

  MeshPolicy policy() {
    var pods = new HashMap<Name, Pod>();
    Stream.of(A, B, C, D).forEach(name -> pods.put(name, pod(name)));
    return PolicyCompiler.compile(
        new MeshModel(
            "cluster.local",
            Map.of(B, service()),
            pods,
            List.of(),
            targets,
            Map.of(),
            new Routes(Map.of(), tcpRoutes, udpRoutes),
            permissive ? Set.of("shop") : Set.of()));
  }

  private UdpMesh target(String name, String source, Rule rule) {
    targets.add(
        new Target(
            new Name("shop", name), account("b"), List.of(account(source)), List.of(rule), null));
    return this;
  }

  private static Subject account(String name) {
    return new Subject(SubjectKind.SERVICE_ACCOUNT, new Name("shop", name));
  }

  private Pod pod(Name name) {
    return new Pod(
        name,
        "uid-" + name.name(),
        ips.get(name),
        new Identity("shop", name.name()),
        Map.of("app", name.name()),
        Map.of(),
        Map.of(),
        !name.equals(D),
        name.equals(B));
  }

  private Service service() {
    return new Service(
        B,
        List.of(B_SERVICE),
        List.of(new ServicePort("tcp", 8300, new TargetPort(8300, null), Protocol.TCP)),
        List.of(),
        Map.of("app", "b"),
        List.of(new Endpoint("tcp", ips.get(B).get(0), 8300, true)));
  }
}
