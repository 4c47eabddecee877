package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.ALICE;
import static dev.sluice.mesh.xds.TestMesh.MALLORY;
import static dev.sluice.mesh.xds.TestMesh.OPEN;
import static dev.sluice.mesh.xds.TestMesh.PLAIN;
import static dev.sluice.mesh.xds.TestMesh.WEB_V1;
import static dev.sluice.mesh.xds.TestMesh.WEB_V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.bootstrap.BootstrapSettings;
import dev.sluice.mesh.bootstrap.ProbeRoute;
import dev.sluice.mesh.xds.TestPod.Answer;
import io.prometheus.client.Metrics.LabelPair;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small mesh that lives for a class of tests: applications in network namespaces, a real Envoy
 * beside each, all traffic intercepted. After each test, no sidecar may have refused anything.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LiveMesh {
  private static final String UNMESHED = "unmeshed";

  @TempDir static Path directory;

  final Map<Name, TestPod> pods = new HashMap<>();
  final Map<Name, String> ips = new HashMap<>();

  /** Of pods that have IPv6 too. */
  final Map<Name, String> ip6s = new HashMap<>();

  TestNetwork network;
  TestControlPlane controlPlane;
  TestPod unmeshed;

  @BeforeAll
  void startMesh() throws IOException {
    assumeTrue(TestNetwork.possible(), "needs root, ip and iptables to make network namespaces");
    network = new TestNetwork();
    controlPlane = new TestControlPlane(network.gateway());
    int index = 0;
    for (Name name : List.of(ALICE, MALLORY, WEB_V1, WEB_V2, OPEN, PLAIN)) {
      ips.put(name, network.ip(index));
      if (dualStack(name)) ip6s.put(name, network.ip6(index));
      index++;
    }
    controlPlane.publish(mesh().policy());
    index = 0;
    for (Name name : List.of(ALICE, MALLORY, WEB_V1, WEB_V2, OPEN))
      pods.put(name, pod(index++, name));
    unmeshed =
        new TestPod(
            Files.createDirectory(directory.resolve(UNMESHED)),
            namespace(index, PLAIN, false),
            "http:8080:plain");
    await().until(() -> pods.values().stream().allMatch(this::ready));
  }

  private TestPod pod(int index, Name name) throws IOException {
    Path own = Files.createDirectory(directory.resolve(name.name()));
    String app = name.name().replace("-0", "");
    var pod =
        new TestPod(
            own,
            namespace(index, name, true),
            webServer() + ":8080:" + app,
            "banner:5432:" + app,
            "banner:6379:" + app);
    startSidecar(pod, name, mesh().caller(name));
    return pod;
  }

  /**
   * @param caller what the sidecar calls itself; null for nothing
   */
  private void startSidecar(TestPod pod, Name name, String caller) throws IOException {
    pod.startSidecar(
        name,
        caller,
        new BootstrapSettings(
            network.gateway(),
            controlPlane.port(),
            primaryIp(name),
            Duration.ofSeconds(1),
            probes()),
        controlPlane.rootsPem());
  }

  /** Starts the pod's sidecar anew, under another name or none. */
  void restartSidecar(Name name, String caller) throws IOException {
    TestPod pod = pods.get(name);
    pod.stopSidecar();
    await().until(() -> !controlPlane.connected(name));
    startSidecar(pod, name, caller);
    await().until(() -> ready(pod) && controlPlane.connected(name));
  }

  /** What serves 8080 in every pod, see {@link PodProgram}. */
  String webServer() {
    return "http";
  }

  /** Whether it has IPv6 too. */
  boolean dualStack(Name pod) {
    return false;
  }

  /** What Kubernetes calls the pod's address. */
  String primaryIp(Name pod) {
    return ips.get(pod);
  }

  private String namespace(int index, Name name, boolean intercepted) {
    if (ip6s.isEmpty()) return network.pod(index, intercepted);
    String namespace = network.pod(index, false);
    if (dualStack(name)) network.addIp6(index);
    else network.switchIpv6Off(index);
    if (intercepted) UdpEnforcer.init(namespace, Map.of());
    return namespace;
  }

  private static List<ProbeRoute> probes() {
    return List.of(
        new ProbeRoute(
            "/app/liveness", new ProbeRoute.Target(ProbeRoute.Kind.HTTP, 8080, "/healthz?deep=1")),
        new ProbeRoute("/app/readiness", new ProbeRoute.Target(ProbeRoute.Kind.TCP, 5432, "")),
        new ProbeRoute("/app/startup", new ProbeRoute.Target(ProbeRoute.Kind.TCP, 5433, "")));
  }

  private boolean ready(TestPod pod) {
    return pod.get("127.0.0.1", 15021, "/ready").status() == 200;
  }

  @AfterAll
  void stopMesh() {
    if (network == null) return;
    pods.values().forEach(TestPod::close);
    if (unmeshed != null) unmeshed.close();
    controlPlane.close();
    network.close();
  }

  @AfterEach
  void nothingWasRejected() {
    var rejections = List.copyOf(controlPlane.rejections());
    controlPlane.rejections().clear();
    assertThat(rejections).isEmpty();
  }

  TestMesh mesh() {
    return new TestMesh(ips, ip6s);
  }

  Snapshot apply(TestMesh mesh) {
    Snapshot snapshot = controlPlane.publish(mesh.policy());
    await().until(() -> controlPlane.settled(pods.keySet()));
    return snapshot;
  }

  TestPod alice() {
    return pods.get(ALICE);
  }

  TestPod mallory() {
    return pods.get(MALLORY);
  }

  Map<String, Long> serversOf(List<Answer> answers) {
    return answers.stream().collect(Collectors.groupingBy(Answer::server, Collectors.counting()));
  }

  /** A counter of the sidecars for one destination, since the mesh began. */
  double sum(String name, String dst) {
    return edges(name, dst).mapToDouble(metric -> metric.getCounter().getValue()).sum();
  }

  /** What the sidecars said of one destination, message by message. */
  Stream<Metric> edges(String name, String dst) {
    var label = LabelPair.newBuilder().setName("dst").setValue(dst).build();
    return controlPlane.metrics().stream()
        .filter(family -> family.getName().equals(name))
        .map(MetricFamily::getMetricList)
        .flatMap(List::stream)
        .filter(metric -> metric.getLabelList().contains(label));
  }
}
