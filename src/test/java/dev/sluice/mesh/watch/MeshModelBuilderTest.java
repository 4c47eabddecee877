package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.Cluster.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshModel.ServicePort;
import dev.sluice.domain.policy.MeshModel.TargetPort;
import dev.sluice.domain.policy.Protocol;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeshModelBuilderTest {
  private static final String WEB_POD =
      """
      kind: Pod
      metadata: {name: web-1, namespace: shop, uid: u1, labels: {app: web}, annotations: {sluice.dev/status: injected, other: x}}
      spec:
        serviceAccountName: web
        initContainers:
        - {name: setup, image: x, ports: [{name: gone, containerPort: 1}]}
        - {name: sluice-proxy, image: x, restartPolicy: Always, ports: [{name: health, containerPort: 15021}]}
        containers: [{name: web, image: x, ports: [{name: http, containerPort: 8080}, {containerPort: 9}, {name: dns, protocol: UDP, containerPort: 53}]}]
      status: {phase: Running, podIP: 10.1.0.1, podIPs: [{ip: 10.1.0.1}, {ip: 'fd00:1::1'}]}
      """;
  private static final String WEB_SERVICE =
      """
      kind: Service
      metadata: {name: web, namespace: shop}
      spec:
        clusterIP: 10.0.0.7
        clusterIPs: [10.0.0.7, "fd00::7"]
        selector: {app: web}
        ports:
        - {name: http, port: 80, targetPort: http}
        - {name: db, port: 5432, targetPort: 15432}
        - {name: same, port: 99}
        - {name: dns, port: 53, protocol: UDP}
      """;
  private static final String WEB_SLICE =
      """
      kind: EndpointSlice
      metadata: {name: web-x, namespace: shop, labels: {kubernetes.io/service-name: web}}
      addressType: IPv4
      ports: [{name: http, port: 8080}, {name: dns, port: 53, protocol: UDP}]
      endpoints:
      - {addresses: [10.1.0.1], conditions: {ready: true}, targetRef: {kind: Pod, name: web-1, namespace: shop, uid: u1}}
      - {addresses: [10.9.0.9]}
      """;

  @Test
  void shouldDescribeAPodByWhatTheMeshNeeds() {
    // When
    var pods = new Cluster().with(WEB_POD).model().pods();
    // Then
    assertThat(pods)
        .containsOnly(
            Map.entry(
                name("web-1"),
                new MeshModel.Pod(
                    name("web-1"),
                    "u1",
                    List.of("10.1.0.1", "fd00:1::1"),
                    new Identity("shop", "web"),
                    Map.of("app", "web"),
                    Map.of("http", 8080, "health", 15021),
                    Map.of("dns", 53),
                    true)));
  }

  @Test
  void shouldLeaveOutPodsThatHaveEndedWhenTheirAddressesMayBeReused() {
    // Given
    var cluster =
        new Cluster()
            .with(WEB_POD.replace("Running", "Succeeded"))
            .with(WEB_POD.replace("web-1", "web-2").replace("Running", "Failed"));
    // Then
    assertThat(cluster.model().pods()).isEmpty();
  }

  @Test
  void shouldTakeAPodForPlainWhenItUsesTheNodesNetwork() {
    // Given
    var cluster =
        new Cluster().with(WEB_POD.replace("serviceAccountName: web", "hostNetwork: true"));
    // Then
    assertThat(cluster.model().pods().get(name("web-1")))
        .returns(false, MeshModel.Pod::meshed)
        .returns(List.of(), MeshModel.Pod::ips)
        .returns(new Identity("shop", "default"), MeshModel.Pod::identity);
  }

  @Test
  void shouldTellThatAPodFollowsUdpRulesWhenItHasTheirContainer() {
    // Given
    var enforcing = WEB_POD.replace("name: setup", "name: sluice-udp");
    // Then
    assertThat(enforcesUdp(enforcing)).isTrue();
    assertThat(enforcesUdp(WEB_POD)).isFalse();
    assertThat(enforcesUdp(enforcing.replace("status: injected", "status: other"))).isFalse();
  }

  private static boolean enforcesUdp(String pod) {
    return new Cluster().with(pod).model().pods().get(name("web-1")).enforcesUdp();
  }

  @Test
  void shouldKeepAPodWithoutAddressWhenItIsNew() {
    assertThat(
            new Cluster()
                .with("{kind: Pod, metadata: {name: new, namespace: shop}, spec: {}}")
                .model()
                .pods()
                .get(name("new"))
                .ips())
        .isEmpty();
  }

  @Test
  void shouldDescribeAServiceByItsTcpPorts() {
    // When
    var web = new Cluster().with(WEB_SERVICE).model().services().get(name("web"));
    // Then
    assertThat(web)
        .isEqualTo(
            new MeshModel.Service(
                name("web"),
                List.of("10.0.0.7", "fd00::7"),
                List.of(
                    new ServicePort("http", 80, new TargetPort(0, "http"), Protocol.HTTP),
                    new ServicePort("db", 5432, new TargetPort(15432, null), Protocol.TCP),
                    new ServicePort("same", 99, new TargetPort(99, null), Protocol.TCP)),
                List.of(new ServicePort("dns", 53, new TargetPort(53, null), Protocol.TCP)),
                Map.of("app", "web"),
                List.of()));
  }

  @Test
  void shouldKnowHeadlessServicesButNoneThatIsElsewhere() {
    // Given
    var cluster =
        new Cluster()
            .with(
                """
        {kind: Service, metadata: {name: headless, namespace: shop}, spec: {clusterIP: None, clusterIPs: [None]}}
        ---
        {kind: Service, metadata: {name: elsewhere, namespace: shop}, spec: {type: ExternalName, externalName: example.com}}
        ---
        {kind: Service, metadata: {name: broken, namespace: shop}}
        """);
    // Then
    assertThat(cluster.model().services()).containsOnlyKeys(name("headless"));
    assertThat(cluster.model().services().get(name("headless")).clusterIps()).isEmpty();
  }

  @Test
  void shouldKnowWhichEndpointsSpeakMutualTls() {
    assertThat(endpoints(new Cluster().with(WEB_POD).with(WEB_SLICE)))
        .containsExactly(
            new Endpoint("http", "10.1.0.1", 8080, true),
            new Endpoint("http", "10.9.0.9", 8080, false));
  }

  private static final String WEB_SLICE_6 =
      WEB_SLICE
          .replace("web-x", "web-6")
          .replace("IPv4", "IPv6")
          .replace("10.1.0.1", "'fd00:1::1'")
          .replace("10.9.0.9", "'fd00:9::9'");

  @Test
  void shouldCountAPodOnceWhenItIsInASliceOfEachFamily() {
    // Given
    var cluster = new Cluster().with(WEB_POD).with(WEB_SERVICE).with(WEB_SLICE).with(WEB_SLICE_6);
    var pod = new Endpoint("http", "10.1.0.1", 8080, true, List.of("fd00:1::1"));
    // When
    var model = cluster.model();
    // Then
    assertThat(model.services().get(name("web")).endpoints())
        .as("what is no pod stays apart")
        .containsExactly(
            pod,
            new Endpoint("http", "10.9.0.9", 8080, false),
            new Endpoint("http", "fd00:9::9", 8080, false));
    assertThat(cluster.shuffled().model()).isEqualTo(model);
  }

  @Test
  void shouldPreferTheFamilyThatTheServiceListsFirst() {
    // Given
    var families = WEB_SERVICE.replace("spec:\n", "spec:\n  ipFamilies: [IPv6, IPv4]\n");
    var cluster = new Cluster().with(WEB_POD).with(WEB_SLICE).with(WEB_SLICE_6);
    // Then
    assertThat(endpoints(cluster.with(families)))
        .contains(new Endpoint("http", "fd00:1::1", 8080, true, List.of("10.1.0.1")));
  }

  @Test
  void shouldTakeTheOnlyFamilyThereIs() {
    assertThat(endpoints(new Cluster().with(WEB_POD).with(WEB_SERVICE).with(WEB_SLICE_6)))
        .contains(new Endpoint("http", "fd00:1::1", 8080, true));
  }

  @Test
  void shouldTakeAnEndpointForPlainWhenItsPodHasNoSidecar() {
    // Given
    var cluster =
        new Cluster().with(WEB_POD.replace("sluice.dev/status: injected, ", "")).with(WEB_SLICE);
    // Then
    assertThat(endpoints(cluster)).contains(new Endpoint("http", "10.1.0.1", 8080, false));
  }

  @Test
  void shouldWaitForThePodWhenItsEndpointArrivesFirst() {
    assertThat(endpoints(new Cluster().with(WEB_SLICE)))
        .extracting(Endpoint::address)
        .containsExactly("10.9.0.9");
  }

  @Test
  void shouldLeaveOutAnEndpointWhenAnotherPodHasTakenTheName() {
    assertThat(endpoints(new Cluster().with(WEB_POD.replace("u1", "u2")).with(WEB_SLICE)))
        .extracting(Endpoint::address)
        .containsExactly("10.9.0.9");
  }

  /** As after a silence of the API server: the node controller has marked every pod. */
  @Test
  void shouldKeepEndpointsWhenOnlyTheirNodesAreTakenForDead() {
    // Given
    var ready =
        "conditions: [{type: ContainersReady, status: 'True'}, {type: Ready, status: 'False'}]";
    var marked = WEB_POD.replace("phase: Running", "phase: Running, " + ready);
    var slice =
        WEB_SLICE
            .replace("conditions: {ready: true}", "conditions: {ready: false}")
            .replace("      - {addresses: [10.9.0.9]}\n", "")
            .replace("- {addresses: [10.9.0.9]}\n", "");
    // Then
    assertThat(endpoints(new Cluster().with(marked).with(slice)))
        .containsExactly(new Endpoint("http", "10.1.0.1", 8080, true));
    assertThat(endpoints(new Cluster().with(WEB_POD).with(slice)))
        .as("its containers are not known to be ready")
        .isEmpty();
    assertThat(
            endpoints(
                new Cluster()
                    .with(
                        marked.replace(
                            "spec:\n", "spec:\n  readinessGates: [{conditionType: x}]\n"))
                    .with(slice)))
        .as("a gate may be what is not ready")
        .isEmpty();
    assertThat(
            endpoints(
                new Cluster()
                    .with(marked)
                    .with(slice.replace("ready: false", "ready: false, terminating: true"))))
        .isEmpty();
    assertThat(
            endpoints(
                new Cluster()
                    .with(marked)
                    .with(
                        WEB_SLICE.replace(
                            "conditions: {ready: true}", "conditions: {ready: false}"))))
        .as("another one is ready")
        .containsExactly(new Endpoint("http", "10.9.0.9", 8080, false));
  }

  @Test
  void shouldLeaveOutEndpointsThatAreNotReadyOrEnd() {
    // Given
    var notReady = WEB_SLICE.replace("{ready: true}", "{ready: false}");
    var ending = WEB_SLICE.replace("{ready: true}", "{ready: true, terminating: true}");
    // Then
    assertThat(endpoints(new Cluster().with(WEB_POD).with(notReady)))
        .extracting(Endpoint::address)
        .containsExactly("10.9.0.9");
    assertThat(endpoints(new Cluster().with(WEB_POD).with(ending)))
        .extracting(Endpoint::address)
        .containsExactly("10.9.0.9");
  }

  @Test
  void shouldGiveEqualModelsWhenTheOrderDiffers() {
    // Given
    var other = WEB_SLICE.replace("web-x", "web-y").replace("10.9.0.9", "10.0.0.1");
    var cluster = new Cluster().with(WEB_POD).with(WEB_SERVICE).with(WEB_SLICE).with(other);
    // When
    var model = cluster.model();
    // Then
    assertThat(cluster.shuffled().model()).isEqualTo(model);
    assertThat(model.services().get(name("web")).endpoints()).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void shouldBePermissiveOnlyWhereTheNamespaceSaysSo() {
    // Given
    var cluster =
        new Cluster()
            .with(
                """
        {kind: Namespace, metadata: {name: open, labels: {sluice.dev/access: permissive}}}
        ---
        {kind: Namespace, metadata: {name: strict, labels: {sluice.dev/access: strict}}}
        ---
        {kind: Namespace, metadata: {name: plain}}
        """);
    // Then
    assertThat(cluster.model().permissiveNamespaces()).containsExactly("open");
  }

  private static List<Endpoint> endpoints(Cluster cluster) {
    return cluster.with(WEB_SERVICE).model().services().get(name("web")).endpoints();
  }
}
