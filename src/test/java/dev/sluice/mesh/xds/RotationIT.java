package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.ALICE;
import static dev.sluice.mesh.xds.TestMesh.MALLORY;
import static dev.sluice.mesh.xds.TestMesh.OPEN;
import static dev.sluice.mesh.xds.TestMesh.PLAIN;
import static dev.sluice.mesh.xds.TestMesh.WEB_IP;
import static dev.sluice.mesh.xds.TestMesh.WEB_V1;
import static dev.sluice.mesh.xds.TestMesh.WEB_V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.PodIdentity;
import dev.sluice.mesh.bootstrap.Bootstrap;
import dev.sluice.mesh.bootstrap.BootstrapSettings;
import dev.sluice.mesh.ca.Leaf;
import dev.sluice.mesh.ca.LogCapture;
import dev.sluice.mesh.ca.RootStore;
import dev.sluice.mesh.ca.ShippedRights;
import dev.sluice.mesh.ca.Subject;
import dev.sluice.testkit.ApiServer;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates of real sidecars are renewed and their root is rotated, under load, while the
 * control plane dies in the middle of every phase.
 */
class RotationIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private static final List<Name> NAMES = List.of(ALICE, WEB_V1, WEB_V2);

  @TempDir Path directory;

  private final String namespace = "rotation-" + UUID.randomUUID();
  private final AtomicInteger permits = new AtomicInteger();
  private final Map<Name, TestPod> pods = new HashMap<>();
  private final Map<Name, String> ips = new HashMap<>();
  private final ScheduledExecutorService kubelet = Executors.newSingleThreadScheduledExecutor();
  private LogCapture log;
  private KubernetesClient client;
  private TestNetwork network;
  private RotationPlane plane;

  @BeforeEach
  void startMesh() throws IOException {
    assumeTrue(TestNetwork.possible(), "needs root, ip and iptables to make network namespaces");
    log = new LogCapture();
    client = ShippedRights.grant(API.client(), API.kubeconfig(), namespace);
    network = new TestNetwork();
    int index = 0;
    for (Name name : List.of(ALICE, WEB_V1, WEB_V2, MALLORY, OPEN, PLAIN)) {
      ips.put(name, network.ip(index++));
    }
    startPlane(0);
    for (int i = 0; i < NAMES.size(); i++) {
      startPod(i, NAMES.get(i));
    }
    kubelet.scheduleWithFixedDelay(this::writeFiles, 100, 100, TimeUnit.MILLISECONDS);
    awaitCertified();
    await().until(() -> alice().get(WEB_IP, 80, "/").status() == 200);
  }

  @AfterEach
  void stopMesh() {
    if (network == null) {
      return;
    }
    kubelet.shutdownNow();
    pods.values().forEach(TestPod::close);
    plane.close();
    network.close();
    NAMES.forEach(
        name -> API.client().pods().inNamespace(namespace).withName(name.name()).delete());
    client.close();
    log.close();
    assertThat(log.text()).contains("RootStore").doesNotContain("PRIVATE KEY");
  }

  @Test
  void shouldLoseNothingWhenLeavesAndTheRootAreRotatedUnderLoad() throws Exception {
    // Given
    Leaf old = aliceLeaf();
    String oldRoots = plane.roots.rootsPem();
    assertThat(answerTo(old)).startsWith("HTTP/1.1 200");
    alice().run("load " + WEB_IP + " 80 5432");
    alice().run("hold " + WEB_IP + " 5432");
    // When: five times another leaf
    Set<BigInteger> shown = new HashSet<>(Set.of(certificate()));
    for (int i = 1; i <= 5; i++) {
      plane.renewLeaves();
      awaitCertified();
      assertThat(shown.add(certificate())).as("leaf %d is a new one", i).isTrue();
    }
    // When: another root, and the control plane dies in each phase
    annotate("sluice.dev/rotate", "now");
    awaitPhase("TRUSTING");
    await().until(plane::trusted);
    restart();
    await().until(plane::trusted);
    awaitFiles();
    assertThat(plane.roots.rootsPem()).startsWith(oldRoots).isNotEqualTo(oldRoots);
    permits.incrementAndGet();
    awaitPhase("ISSUING");
    restart();
    awaitCertified();
    assertThat(shown.add(certificate())).isTrue();
    permits.incrementAndGet();
    awaitPhase("RETIRING");
    restart();
    await().until(plane::trusted);
    awaitFiles();
    permits.incrementAndGet();
    awaitPhase("STABLE");
    // Then
    List<String> counts = alice().run("loaded");
    System.out.printf(
        "5 leaf rotations and 1 root rotation: %s calls answered, %s lost%n",
        counts.get(0), counts.get(1));
    assertThat(counts.get(1)).as("lost; the first: %s", counts.get(2)).isEqualTo("0");
    assertThat(Integer.parseInt(counts.get(0))).isGreaterThan(1_000);
    assertThat(alice().run("held still")).containsExactly("still");
    assertThat(plane.roots.rootsPem()).doesNotContain(oldRoots);
    assertThat(answerTo(old)).isEmpty();
    assertThat(answerTo(aliceLeaf())).startsWith("HTTP/1.1 200");
  }

  @Test
  void shouldWaitWhenASidecarIsNotConnected() throws Exception {
    // Given
    permits.set(1_000);
    pods.get(WEB_V2).stopSidecar();
    await().until(() -> plane.ads.streams().size() == 2);
    // When
    annotate("sluice.dev/rotate", "now");
    // Then
    await()
        .until(
            () ->
                "Trusting: waiting for 1 sidecars: shop/web-v2-0 (not connected)"
                    .equals(annotation("sluice.dev/rotation")));
    awaitPhase("TRUSTING");
    // And it goes on when the sidecar is back
    startSidecar(NAMES.indexOf(WEB_V2), WEB_V2, pods.get(WEB_V2));
    awaitPhase("STABLE");
    assertThat(alice().get(WEB_IP, 80, "/").status()).isEqualTo(200);
  }

  private void startPlane(int port) {
    plane = new RotationPlane(port, network.gateway(), client, namespace, model(), permits);
  }

  private void restart() {
    int port = plane.port();
    plane.close();
    startPlane(port);
  }

  private MeshModel model() {
    MeshModel all = new TestMesh(ips).allowTcp("alice").model();
    return new MeshModel(
        all.trustDomain(),
        all.services(),
        all.pods().entrySet().stream()
            .filter(pod -> NAMES.contains(pod.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        all.splits(),
        all.targets(),
        all.bindings(),
        all.routes(),
        all.permissiveNamespaces());
  }

  private void startPod(int index, Name name) throws IOException {
    String app = name.name().replace("-0", "");
    Path own = Files.createDirectory(directory.resolve(name.name()));
    var pod = new TestPod(own, network.pod(index, true), "http:8080:" + app, "banner:5432:" + app);
    pods.put(name, pod);
    API.client().resource(injected(name)).create();
    startSidecar(index, name, pod);
  }

  private void startSidecar(int index, Name name, TestPod pod) throws IOException {
    pod.startSidecar(
        name,
        new TestMesh(ips).caller(name),
        new BootstrapSettings(
            network.gateway(), plane.port(), network.ip(index), Duration.ofSeconds(1), List.of()),
        plane.roots.rootsPem());
  }

  /** As the webhook left it; in our own namespace, since the API server is shared by tests. */
  private io.fabric8.kubernetes.api.model.Pod injected(Name name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name.name())
        .withNamespace(namespace)
        .addToAnnotations("sluice.dev/status", "injected")
        .addToAnnotations("sluice.dev/roots-sds", Bootstrap.rootsSds(plane.roots.rootsPem()))
        .endMetadata()
        .withNewSpec()
        .addNewInitContainer()
        .withName("sluice-init")
        .withImage("x")
        .endInitContainer()
        .addNewInitContainer()
        .withName("sluice-proxy")
        .withImage("x")
        .endInitContainer()
        .addNewContainer()
        .withName("app")
        .withImage("x")
        .endContainer()
        .endSpec()
        .build();
  }

  private void writeFiles() {
    pods.forEach((name, pod) -> pod.writeRoots(rootsSds(name)));
  }

  private String rootsSds(Name name) {
    return API.client()
        .pods()
        .inNamespace(namespace)
        .withName(name.name())
        .get()
        .getMetadata()
        .getAnnotations()
        .get("sluice.dev/roots-sds");
  }

  /** Until the annotations, and hence soon the files, have exactly the roots of now. */
  private void awaitFiles() {
    String wanted = Bootstrap.rootsSds(plane.roots.rootsPem());
    await().until(() -> NAMES.stream().allMatch(name -> wanted.equals(rootsSds(name))));
    for (Name name : NAMES) {
      await().until(() -> Files.readString(file(name)).equals(wanted));
    }
  }

  private Path file(Name name) {
    return directory.resolve(name.name()).resolve("roots-sds.json");
  }

  private void awaitCertified() {
    await().until(plane::certified);
  }

  private void awaitPhase(String phase) {
    await().pollInterval(Duration.ofMillis(20)).until(() -> phase.equals(phase()));
  }

  private String phase() {
    Secret state =
        API.client().secrets().inNamespace(namespace).withName("sluice-ca-rotation").require();
    return new String(
        Base64.getDecoder().decode(state.getData().get("phase")), StandardCharsets.US_ASCII);
  }

  private void annotate(String name, String value) {
    API.client()
        .secrets()
        .inNamespace(namespace)
        .withName(RootStore.NAME)
        .edit(
            secret ->
                new SecretBuilder(secret)
                    .editMetadata()
                    .addToAnnotations(name, value)
                    .endMetadata()
                    .build());
  }

  private String annotation(String name) {
    var all =
        API.client()
            .secrets()
            .inNamespace(namespace)
            .withName(RootStore.NAME)
            .require()
            .getMetadata()
            .getAnnotations();
    return all == null ? null : all.get(name);
  }

  private TestPod alice() {
    return pods.get(ALICE);
  }

  /** Which certificate web-v1's sidecar shows. */
  private BigInteger certificate() {
    return TlsClient.peer(ips.get(WEB_V1), 8080, aliceLeaf()).getSerialNumber();
  }

  private Leaf aliceLeaf() {
    return plane.leaves.leaf(
        new Subject(new Identity("shop", "alice"), new PodIdentity(RotationPlane.uid(ALICE))));
  }

  /** What web-v1 answers to a client that shows this certificate; empty when it is refused. */
  private String answerTo(Leaf leaf) {
    return TlsClient.answer(ips.get(WEB_V1), 8080, leaf);
  }
}
