package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.HttpMatch;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel;
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
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.PolicyCompiler;
import dev.sluice.domain.policy.Principal;
import dev.sluice.domain.policy.Protocol;
import dev.sluice.mesh.identity.CallerName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A small cluster: {@code shop/alice} and {@code shop/mallory} call {@code shop/web}, which {@code
 * web-v1} and {@code web-v2} serve on 80 (HTTP) and 5432 (TCP); {@code lab/open} is in a permissive
 * namespace. What a test changes are the splits and targets.
 */
final class TestMesh {
  static final Name ALICE = new Name("shop", "alice");
  static final Name MALLORY = new Name("shop", "mallory");
  static final Name WEB_V1 = new Name("shop", "web-v1-0");
  static final Name WEB_V2 = new Name("shop", "web-v2-0");
  static final Name OPEN = new Name("lab", "open-0");

  static final String WEB_IP = "10.198.0.10";
  static final String WEB_V1_IP = "10.198.0.11";

  /** Without a sidecar. */
  static final Name PLAIN = new Name("shop", "plain");

  static final String PLAIN_IP = "10.198.0.30";
  static final String OPEN_IP = "10.198.0.20";

  /** Served by {@code web-v1}; for tests that count, so each uses its own port: 80 or 5080. */
  static final String COUNTED_IP = "10.198.0.13";

  private static final Identity WEB = new Identity("shop", "web");

  private final Map<Name, String> ips;
  private final Map<Name, String> ip6s;
  private final List<Split> splits = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final Map<Name, Binding> bindings = new HashMap<>();
  private final Map<Name, List<HttpMatch>> httpRoutes = new HashMap<>();
  private final Map<Name, Set<Integer>> tcpRoutes = new HashMap<>();

  private final Map<Integer, Integer> tcpPorts = new TreeMap<>();

  private boolean dead;
  private boolean crowded;
  private boolean unreachableIpv4;

  /**
   * @param ips of all pods above
   */
  TestMesh(Map<Name, String> ips) {
    this(ips, Map.of());
  }

  /**
   * @param ips of all pods above
   * @param ip6s of pods that have IPv6 too; where any does, so have all Services
   */
  TestMesh(Map<Name, String> ips, Map<Name, String> ip6s) {
    this.ips = ips;
    this.ip6s = ip6s;
  }

  /** A Service's other address. */
  static String ip6(String clusterIp) {
    return "fd00:198::" + clusterIp.substring(clusterIp.lastIndexOf('.') + 1);
  }

  static HttpMatch match(String path, String... methods) {
    return new HttpMatch("m", path, List.of(methods), Map.of());
  }

  static HttpMatch header(String name, String value) {
    return new HttpMatch("m", null, List.of(), Map.of(name, value));
  }

  /**
   * @param group HTTPRouteGroup that limits the split, or null
   */
  TestMesh split(String name, String group, int v1, int v2) {
    var backends = List.of(new Backend("web-v1", v1), new Backend("web-v2", v2));
    splits.add(
        new Split(
            new Name("shop", name), "web", backends, group == null ? List.of() : List.of(group)));
    return this;
  }

  /** Divides the headless Service {@code set}, whose one pod is v1's, between v1 and v2. */
  TestMesh splitHeadless(int v1, int v2) {
    var backends = List.of(new Backend("web-v1", v1), new Backend("web-v2", v2));
    splits.add(new Split(new Name("shop", "headless"), "set", backends, List.of()));
    return this;
  }

  TestMesh group(String name, HttpMatch... matches) {
    httpRoutes.put(new Name("shop", name), List.of(matches));
    return this;
  }

  /** Lets a ServiceAccount of {@code shop} send what the group describes. */
  TestMesh allowHttp(String source, String group, HttpMatch... matches) {
    group(group, matches);
    return target(
        source + "-" + group, source, new Rule(RouteKind.HTTP_ROUTE_GROUP, group, List.of()));
  }

  /** Lets a ServiceAccount of {@code shop} connect; no ports mean all. */
  TestMesh allowTcp(String source, Integer... ports) {
    String route = "tcp-" + source;
    tcpRoutes.put(new Name("shop", route), Set.of(ports));
    return target(route, source, new Rule(RouteKind.TCP_ROUTE, route, List.of()));
  }

  /** Gives every Service one more address, where nobody listens. */
  TestMesh dead() {
    dead = true;
    return this;
  }

  /** Pods of both families can be reached by IPv6 alone, though Services prefer IPv4. */
  TestMesh unreachableIpv4() {
    unreachableIpv4 = true;
    return this;
  }

  static String uid(Name pod) {
    return "uid-" + pod.name();
  }

  /** What the pod's sidecar calls itself. */
  String caller(Name pod) {
    return CallerName.of(Principal.ofPod(pods().get(pod).identity(), uid(pod)));
  }

  /** Takes all access rules from there. */
  TestMesh access(FuzzedPolicy policy) {
    targets.addAll(policy.targets());
    bindings.putAll(policy.bindings());
    httpRoutes.putAll(policy.http());
    tcpRoutes.putAll(policy.tcp());
    return this;
  }

  /** Takes all access rules from there, by HTTPRouteGroups and TCPRoutes. */
  TestMesh access(MeshModel written) {
    targets.addAll(written.targets());
    httpRoutes.putAll(written.routes().http());
    tcpRoutes.putAll(written.routes().tcp());
    return this;
  }

  /** One more Service, and one more pod with its address. */
  TestMesh crowded() {
    crowded = true;
    return this;
  }

  /** One more TCP port of v1's pod, which is called by the pod's own address. */
  TestMesh tcpPort(int port, int podPort) {
    tcpPorts.put(port, podPort);
    return this;
  }

  MeshPolicy policy() {
    return PolicyCompiler.compile(model());
  }

  MeshModel model() {
    return new MeshModel(
        "cluster.local",
        services(),
        pods(),
        splits,
        targets,
        bindings,
        new Routes(httpRoutes, tcpRoutes, Map.of()),
        Set.of("lab"));
  }

  private TestMesh target(String name, String source, Rule rule) {
    targets.add(
        new Target(
            new Name("shop", name),
            account(WEB),
            List.of(account(new Identity("shop", source))),
            List.of(rule),
            null));
    return this;
  }

  private static Subject account(Identity identity) {
    return new Subject(
        SubjectKind.SERVICE_ACCOUNT, new Name(identity.namespace(), identity.serviceAccount()));
  }

  private Map<Name, Service> services() {
    var all = new HashMap<Name, Service>();
    add(all, service("shop", "web", WEB_IP, Map.of("app", "web"), WEB_V1, WEB_V2));
    add(all, service("shop", "web-v1", WEB_V1_IP, Map.of("version", "v1"), WEB_V1));
    add(all, service("shop", "web-v2", "10.198.0.12", Map.of("version", "v2"), WEB_V2));
    add(all, service("shop", "set", "", Map.of("version", "v1"), WEB_V1));
    add(all, counted());
    add(all, plain());
    add(all, service("lab", "open", OPEN_IP, Map.of("app", "open"), OPEN));
    tcpPorts.forEach((port, podPort) -> add(all, tcp(port, podPort)));
    if (crowded) add(all, service("shop", "another", "10.198.0.99", Map.of("version", "v1")));
    return all;
  }

  private Service counted() {
    var target = new TargetPort(8080, null);
    var ports =
        List.of(
            new ServicePort("a", 80, target, Protocol.HTTP),
            new ServicePort("b", 5080, target, Protocol.HTTP));
    var endpoints =
        List.of(
            new Endpoint("a", ips.get(WEB_V1), 8080, true),
            new Endpoint("b", ips.get(WEB_V1), 8080, true));
    return new Service(
        new Name("shop", "counted"),
        List.of(COUNTED_IP),
        ports,
        List.of(),
        Map.of("version", "v1"),
        endpoints);
  }

  private Service tcp(int port, int podPort) {
    return new Service(
        new Name("shop", "tcp-" + port),
        List.of(),
        List.of(new ServicePort("tcp", port, new TargetPort(podPort, null), Protocol.TCP)),
        List.of(),
        Map.of("version", "v1"),
        List.of(new Endpoint("tcp", ips.get(WEB_V1), podPort, true)));
  }

  private Service plain() {
    var port = new ServicePort("http", 80, new TargetPort(8080, null), Protocol.HTTP);
    var endpoint = new Endpoint("http", ips.get(PLAIN), 8080, false);
    return new Service(
        new Name("shop", "plain"),
        List.of(PLAIN_IP),
        List.of(port),
        List.of(),
        Map.of(),
        List.of(endpoint));
  }

  private static void add(Map<Name, Service> all, Service service) {
    all.put(service.name(), service);
  }

  private Service service(
      String namespace,
      String name,
      String clusterIp,
      Map<String, String> selector,
      Name... backends) {
    var ports =
        List.of(
            new ServicePort("http", 80, new TargetPort(8080, null), Protocol.HTTP),
            new ServicePort("db", 5432, new TargetPort(5432, null), Protocol.TCP));
    var endpoints = new ArrayList<Endpoint>();
    for (Name backend : backends) {
      endpoints.add(endpoint("http", backend, 8080));
      endpoints.add(endpoint("db", backend, 5432));
    }
    if (dead) endpoints.add(new Endpoint("http", "127.0.0.1", 1, true));
    return new Service(
        new Name(namespace, name), clusterIps(clusterIp), ports, List.of(), selector, endpoints);
  }

  private Endpoint endpoint(String port, Name pod, int number) {
    String other = ip6s.get(pod);
    if (other == null) return new Endpoint(port, ips.get(pod), number, true);
    return unreachableIpv4
        ? new Endpoint(port, nobodys(ips.get(pod)), number, true, List.of(other))
        : new Endpoint(port, ips.get(pod), number, true, List.of(other));
  }

  /** On the pods' own network. */
  private static String nobodys(String ip) {
    return ip.substring(0, ip.lastIndexOf('.')) + ".2" + ip.substring(ip.lastIndexOf('.') + 1);
  }

  private List<String> clusterIps(String ip) {
    if (ip.isEmpty()) return List.of();
    return ip6s.isEmpty() ? List.of(ip) : List.of(ip, ip6(ip));
  }

  Map<Name, Pod> pods() {
    var all = new HashMap<Name, Pod>();
    pod(all, ALICE, new Identity("shop", "alice"), Map.of("who", "alice"));
    pod(all, MALLORY, new Identity("shop", "mallory"), Map.of());
    pod(all, WEB_V1, WEB, Map.of("app", "web", "version", "v1"));
    pod(all, WEB_V2, WEB, Map.of("app", "web", "version", "v2"));
    pod(all, OPEN, new Identity("lab", "open"), Map.of("app", "open"));
    if (crowded) pod(all, new Name("shop", "web-v1-1"), "10.198.1.1", WEB, Map.of("app", "web"));
    return all;
  }

  private void pod(Map<Name, Pod> all, Name name, Identity identity, Map<String, String> labels) {
    pod(all, name, ips.get(name), identity, labels);
  }

  private void pod(
      Map<Name, Pod> all, Name name, String ip, Identity identity, Map<String, String> labels) {
    List<String> both =
        Stream.of(ip, ip6s.getOrDefault(name, "")).filter(one -> !one.isEmpty()).toList();
    all.put(name, new Pod(name, uid(name), both, identity, labels, Map.of(), Map.of(), true));
  }
}
