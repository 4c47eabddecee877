package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.UdpMesh.A;
import static dev.sluice.mesh.xds.UdpMesh.B;
import static dev.sluice.mesh.xds.UdpMesh.B_SERVICE;
import static dev.sluice.mesh.xds.UdpMesh.C;
import static dev.sluice.mesh.xds.UdpMesh.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.bootstrap.BootstrapSettings;
import dev.sluice.mesh.identity.CallerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * UDPRoutes from the policy through a real sidecar into a real kernel: statements 47, 49, 55, 57,
 * 58 and 69 of the SMI checklist, as far as they are about UDP.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UdpIT {
  /** Of one datagram on one machine, where an answer takes a millisecond. */
  private static final int WAIT_MILLIS = 1000;

  private static final List<Name> NAMES = List.of(A, B, C, D);

  @TempDir static Path directory;

  private final Map<Name, TestPod> pods = new HashMap<>();
  private final Map<Name, String> namespaces = new HashMap<>();
  private final Map<Name, List<String>> ips = new HashMap<>();
  private TestNetwork network;
  private TestControlPlane controlPlane;
  private UdpEnforcer enforcer;

  @BeforeAll
  void startMesh() throws IOException {
    assumeTrue(TestNetwork.possible(), "needs root, ip and iptables to make network namespaces");
    network = new TestNetwork("slu", 197);
    controlPlane = new TestControlPlane(network.gateway());
    for (int i = 0; i < NAMES.size(); i++)
      ips.put(NAMES.get(i), List.of(network.ip(i), network.ip6(i)));
    controlPlane.publish(mesh().policy());
    for (int i = 0; i < NAMES.size(); i++) pods.put(NAMES.get(i), pod(i, NAMES.get(i)));
    for (Name name : List.of(A, B, C)) startSidecar(name);
    enforcer = new UdpEnforcer(namespaces.get(B), directory);
  }

  private TestPod pod(int index, Name name) throws IOException {
    String namespace = network.pod(index, false);
    network.addIp6(index);
    namespaces.put(name, namespace);
    if (!name.equals(D)) init(name);
    Path own = Files.createDirectory(directory.resolve(name.name()));
    String app = name.name();
    return new TestPod(
        own,
        namespace,
        "banner:8300:" + app,
        "udp:8300:" + app,
        "udp:8301:" + app,
        "udp:8302:" + app,
        "udp:9090:" + app);
  }

  private void init(Name name) {
    UdpEnforcer.init(
        namespaces.get(name),
        Map.of(
            "SLUICE_EXCLUDE_INBOUND_PORTS",
            "9090",
            "SLUICE_EXCLUDE_OUTBOUND_CIDRS",
            network.gateway() + "/32"));
  }

  private void startSidecar(Name name) throws IOException {
    pods.get(name)
        .startSidecar(
            name,
            CallerName.of("uid-" + name.name(), name.namespace(), name.name()),
            new BootstrapSettings(
                network.gateway(),
                controlPlane.port(),
                ips.get(name).get(0),
                Duration.ofSeconds(1),
                List.of()),
            controlPlane.rootsPem());
    await().until(() -> ready(pods.get(name)));
  }

  private static boolean ready(TestPod pod) {
    return pod.get("127.0.0.1", 15021, "/ready").status() == 200;
  }

  @AfterAll
  void stopMesh() {
    if (network == null) return;
    if (enforcer != null) enforcer.close();
    pods.values().forEach(TestPod::close);
    controlPlane.close();
    network.close();
  }

  @AfterEach
  void nothingWasRejected() {
    var rejections = List.copyOf(controlPlane.rejections());
    controlPlane.rejections().clear();
    assertThat(rejections).isEmpty();
  }

  private UdpMesh mesh() {
    return new UdpMesh(ips);
  }

  /** Returns when the kernel has the rules. */
  private void apply(UdpMesh mesh) {
    var policy = mesh.policy();
    controlPlane.publish(policy);
    String text = UdpRules.text(policy.inbound().get(B).udp().orElseThrow());
    String version = text.lines().findFirst().orElseThrow().replace(UdpRules.TITLE, "");
    await().until(() -> controlPlane.settled(Set.of(A, B, C)));
    await().until(() -> enforcer.applied().contains(version));
  }

  /** What {@code to} answers; empty for nothing. */
  private String ask(Name from, Name to, int port) {
    return ask("udp", from, ips.get(to).get(0), port);
  }

  private String ask(String command, Name from, String ip, int port) {
    return pods.get(from).run(command + " " + ip + " " + port + " " + WAIT_MILLIS).get(0);
  }

  private String fromHim(Name from) {
    return "b " + ips.get(from).get(0);
  }

  private String tcp(Name from) {
    return pods.get(from).run("tcp 1 " + B_SERVICE + " 8300 1000").get(0);
  }

  @Test
  void shouldDropUdpWhenNothingIsGranted() {
    apply(mesh());
    assertThat(ask(A, B, 8301)).isEmpty();
    assertThat(ask(D, B, 8301)).isEmpty();
    assertThat(ask("udp", A, network.ip6(1), 8301)).isEmpty();
  }

  @Test
  void shouldOpenTheRoutesPortsToItsSourcesOnly() {
    // When
    apply(mesh().allowUdp("a", 8301, 8302).allowTcp("a", 8300, 8301, 8302));
    // Then
    assertThat(ask(A, B, 8301)).isEqualTo(fromHim(A));
    assertThat(ask(A, B, 8302)).isEqualTo(fromHim(A));
    assertThat(ask(A, B, 8300)).isEmpty();
    assertThat(tcp(A)).isEqualTo("hello b");
    assertThat(ask(C, B, 8301)).isEmpty();
    assertThat(ask(D, B, 8301)).isEmpty();
  }

  @Test
  void shouldOpenNoTcpWhenUdpIsGranted() {
    apply(mesh().allowUdp("a"));
    assertThat(ask(A, B, 8300)).isEqualTo(fromHim(A));
    assertThat(tcp(A)).isEmpty();
  }

  @Test
  void shouldOpenAllPortsWhenARouteNamesNone() {
    apply(mesh().allowUdp("a"));
    assertThat(ask(A, B, 8300)).isEqualTo(fromHim(A));
    assertThat(ask(A, B, 8302)).isEqualTo(fromHim(A));
    assertThat(ask(C, B, 8302)).isEmpty();
  }

  @Test
  void shouldJudgeIpv6AsIpv4() {
    apply(mesh().allowUdp("a", 8301));
    assertThat(ask("udp", A, network.ip6(1), 8301)).startsWith("b fd00:");
    assertThat(ask("udp", A, network.ip6(1), 8300)).isEmpty();
    assertThat(ask("udp", C, network.ip6(1), 8301)).isEmpty();
  }

  @Test
  void shouldAdmitAPodWithoutSidecarWhenItRunsAsTheSource() {
    apply(mesh().allowUdp("d", 8301));
    assertThat(ask(D, B, 8301)).isEqualTo(fromHim(D));
    assertThat(ask(A, B, 8301)).isEmpty();
  }

  @Test
  void shouldAdmitTheUnionWhenSeveralTargetsGrant() {
    apply(mesh().allowUdp("a", 8301).allowUdp("c", 8302));
    assertThat(ask(A, B, 8301)).isEqualTo(fromHim(A));
    assertThat(ask(C, B, 8302)).isEqualTo(fromHim(C));
    assertThat(ask(A, B, 8302)).isEmpty();
    assertThat(ask(C, B, 8301)).isEmpty();
  }

  @Test
  void shouldCutAFlowThatIsGoingOnWhenItsGrantEnds() {
    // Given
    apply(mesh().allowUdp("a", 8301));
    assertThat(ask("udpheld", A, ips.get(B).get(0), 8301)).isEqualTo(fromHim(A));
    assertThat(ask("udpheld", A, ips.get(B).get(0), 8301)).isEqualTo(fromHim(A));
    // When
    apply(mesh());
    // Then
    assertThat(ask("udpheld", A, ips.get(B).get(0), 8301)).isEmpty();
    assertThat(ask(A, B, 8301)).isEmpty();
  }

  @Test
  void shouldLetThroughAnswersToWhatThePodItselfAsked() {
    apply(mesh());
    assertThat(ask(B, D, 8301)).startsWith("d ");
    assertThat(ask("udp", B, network.ip6(3), 8301)).startsWith("d fd00:");
    assertThat(ask("udp", B, ips.get(B).get(0), 8301)).startsWith("b ");
    assertThat(ask("udp", B, "127.0.0.1", 8301)).startsWith("b ");
  }

  @Test
  void shouldDropUdpToEveryMeshedPodAlsoWhenItFollowsNoRules() {
    apply(mesh().allowUdp("a"));
    assertThat(ask(D, A, 8301)).isEmpty();
    assertThat(ask(D, A, 9090)).startsWith("a ");
  }

  @Test
  void shouldAdmitEveryoneWhenTheNamespaceIsPermissive() {
    apply(mesh().permissive());
    assertThat(ask(A, B, 8300)).isEqualTo(fromHim(A));
    assertThat(ask(D, B, 8302)).isEqualTo(fromHim(D));
    apply(mesh());
    assertThat(ask(D, B, 8302)).isEmpty();
  }

  @Test
  void shouldKeepGrantsWhenInitRunsAgain() {
    // Given
    apply(mesh().allowUdp("a", 8301));
    // When
    init(B);
    // Then
    assertThat(ask(A, B, 8301)).isEqualTo(fromHim(A));
    assertThat(ask(C, B, 8301)).isEmpty();
  }

  @Test
  void shouldKeepGrantsAndRefusalsWhenTheSidecarIsAway() throws IOException {
    // Given
    apply(mesh().allowUdp("a", 8301));
    // When
    pods.get(B).stopSidecar();
    // Then
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(30))
        .until(() -> ask(A, B, 8301).equals(fromHim(A)) && ask(C, B, 8301).isEmpty());
    startSidecar(B);
    apply(mesh());
    assertThat(ask(A, B, 8301)).isEmpty();
  }
}
