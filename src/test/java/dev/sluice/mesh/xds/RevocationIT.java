package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.ALICE;
import static dev.sluice.mesh.xds.TestMesh.MALLORY;
import static dev.sluice.mesh.xds.TestMesh.WEB_V1;
import static dev.sluice.mesh.xds.TestMesh.WEB_V1_IP;
import static dev.sluice.mesh.xds.TestMesh.match;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel.Binding;
import dev.sluice.domain.policy.MeshModel.RouteKind;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshModel.SubjectKind;
import dev.sluice.domain.policy.MeshModel.Target;
import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.ca.Leaf;
import dev.sluice.mesh.identity.CallerName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a policy's change does to TCP connections that are open. That one connection was closed
 * shows that the drain time has passed for all that changed no later than it did.
 */
class RevocationIT extends LiveMesh {
  private static final Identity ALICES = new Identity("shop", "alice");
  private static final String ALICES_UID = TestMesh.uid(ALICE);
  private static final int DB = 5432;
  private static final int CACHE = 6379;

  private static String connect(TestPod from, String ip, int port) {
    return from.run("tcp 1 " + ip + " " + port + " 3000").get(0);
  }

  private static void hold(TestPod from, String ip, int port, String name) {
    assertThat(from.run("hold " + ip + " " + port + " " + name)).containsExactly("hello web-v1");
  }

  private static void awaitClosed(TestPod from, String name) {
    await().until(() -> from.run("closed " + name).equals(List.of("true")));
  }

  private static void assertOpen(TestPod from, String name) {
    assertThat(from.run("closed " + name)).containsExactly("false");
    assertThat(from.run("held still " + name)).containsExactly("still");
  }

  private TestMesh cached() {
    return mesh().tcpPort(CACHE, CACHE);
  }

  /** Lets pods with these labels connect, whatever their account. */
  private TestMesh allowLabels(TestMesh mesh, Map<String, String> labels) {
    var binding = new Binding(new Name("shop", "b"), labels, Set.of(), null);
    var target =
        new Target(
            new Name("shop", "labelled"),
            new Subject(SubjectKind.SERVICE_ACCOUNT, new Name("shop", "web")),
            List.of(new Subject(SubjectKind.IDENTITY_BINDING, binding.name())),
            List.of(new Rule(RouteKind.TCP_ROUTE, "labelled", List.of())),
            null);
    return mesh.access(
        new FuzzedPolicy(
            List.of(target),
            Map.of(binding.name(), binding),
            Map.of(),
            Map.of(target.name(), Set.of(DB))));
  }

  @Test
  void shouldCloseTheConnectionsOfTheCallerWhoLosesItsGrantAndNoOther() {
    // Given
    apply(mesh().allowTcp("alice", DB).allowTcp("mallory", DB));
    hold(alice(), WEB_V1_IP, DB, "service");
    hold(alice(), ips.get(WEB_V1), DB, "pod");
    hold(mallory(), WEB_V1_IP, DB, "kept");
    // When
    apply(mesh().allowTcp("mallory", DB));
    // Then
    assertThat(connect(alice(), WEB_V1_IP, DB)).isEmpty();
    assertThat(connect(mallory(), WEB_V1_IP, DB)).isEqualTo("hello web-v1");
    awaitClosed(alice(), "service");
    awaitClosed(alice(), "pod");
    assertOpen(mallory(), "kept");
  }

  @Test
  void shouldCloseTheLastCallersConnectionsWhenNobodyIsLeft() {
    apply(mesh().allowTcp("alice", DB));
    hold(alice(), WEB_V1_IP, DB, "last");
    apply(mesh());
    assertThat(connect(alice(), WEB_V1_IP, DB)).isEmpty();
    awaitClosed(alice(), "last");
  }

  @Test
  void shouldCloseThatVeryPodsConnectionsWhenItsLabelsAdmitItNoMore() {
    // Given
    apply(allowLabels(mesh().allowTcp("mallory", DB), Map.of("who", "alice")));
    hold(alice(), WEB_V1_IP, DB, "labelled");
    hold(mallory(), WEB_V1_IP, DB, "kept");
    // When
    apply(allowLabels(mesh().allowTcp("mallory", DB), Map.of("who", "else")));
    // Then
    assertThat(connect(alice(), WEB_V1_IP, DB)).isEmpty();
    awaitClosed(alice(), "labelled");
    assertOpen(mallory(), "kept");
  }

  @Test
  void shouldCloseTheConnectionsToThosePortsOnlyThatARouteNamesNoMore() {
    // Given
    apply(cached().allowTcp("alice", DB, CACHE).allowTcp("mallory", DB, CACHE));
    hold(alice(), ips.get(WEB_V1), CACHE, "cache");
    hold(alice(), ips.get(WEB_V1), DB, "db");
    hold(mallory(), ips.get(WEB_V1), CACHE, "kept");
    // When
    apply(cached().allowTcp("alice", DB).allowTcp("mallory", DB, CACHE));
    // Then
    assertThat(connect(alice(), ips.get(WEB_V1), CACHE)).isEmpty();
    assertThat(connect(alice(), ips.get(WEB_V1), DB)).isEqualTo("hello web-v1");
    awaitClosed(alice(), "cache");
    assertOpen(alice(), "db");
    assertOpen(mallory(), "kept");
  }

  @Test
  void shouldCutNothingWhenWhatChangesIsNoGrantThatIsTakenBack() {
    // Given
    apply(cached().allowTcp("alice", DB, CACHE));
    hold(alice(), WEB_V1_IP, DB, "service");
    hold(alice(), ips.get(WEB_V1), DB, "pod");
    hold(alice(), ips.get(WEB_V1), CACHE, "witness");
    // When: endpoints, weights, callers of this and of other ports, requests, another grant
    apply(cached().allowTcp("alice", DB, CACHE).crowded().dead().split("s", null, 1, 9));
    apply(cached().allowTcp("alice", DB, CACHE).allowTcp("mallory", CACHE));
    apply(cached().allowTcp("alice", DB, CACHE).allowTcp("mallory", DB));
    hold(mallory(), WEB_V1_IP, DB, "second");
    apply(
        cached()
            .allowTcp("alice", DB, CACHE)
            .allowTcp("mallory", DB)
            .allowTcp("web", DB)
            .allowHttp("alice", "api", match("/api")));
    apply(
        allowLabels(
            cached().allowTcp("alice", DB, CACHE).allowTcp("mallory", DB), Map.of("who", "alice")));
    apply(cached().allowTcp("alice", DB).allowTcp("mallory", DB));
    // Then
    awaitClosed(alice(), "witness");
    assertOpen(alice(), "service");
    assertOpen(alice(), "pod");
    assertOpen(mallory(), "second");
  }

  @Test
  void shouldServeAgainWhenAGrantIsGivenBackWhileOldConnectionsEnd() {
    // Given
    apply(mesh().allowTcp("alice", DB));
    hold(alice(), WEB_V1_IP, DB, "old");
    apply(mesh());
    // When
    apply(mesh().allowTcp("alice", DB));
    hold(alice(), WEB_V1_IP, DB, "new");
    // Then
    awaitClosed(alice(), "old");
    assertOpen(alice(), "new");
    assertThat(connect(alice(), WEB_V1_IP, DB)).isEqualTo("hello web-v1");
  }

  @Test
  void shouldRefuseWhenANameIsMissingOrIsSomebodyElses() {
    // Given
    apply(mesh().allowTcp("alice", DB).allowTcp("mallory", DB));
    Leaf alice = controlPlane.leaf(ALICES, ALICES_UID);
    Leaf web = controlPlane.leaf(new Identity("shop", "web"), ALICES_UID);
    String name = mesh().caller(ALICE);
    // Then
    assertThat(greeting(alice, name)).isEqualTo("hello web-v1");
    assertThat(greeting(alice, null)).isEmpty();
    assertThat(greeting(alice, "web-v1.shop")).isEmpty();
    assertThat(greeting(alice, mesh().caller(MALLORY))).isEmpty();
    assertThat(greeting(web, name)).isEmpty();
    assertThat(greeting(web, mesh().caller(WEB_V1))).isEmpty();
  }

  @Test
  void shouldRefuseAnotherPodOfTheAccountWhenLabelsAdmitOnePodAlone() {
    // Given
    apply(allowLabels(mesh(), Map.of("who", "alice")));
    Leaf other = controlPlane.leaf(ALICES, "uid-other");
    // Then
    assertThat(greeting(controlPlane.leaf(ALICES, ALICES_UID), mesh().caller(ALICE)))
        .isEqualTo("hello web-v1");
    assertThat(greeting(other, mesh().caller(ALICE))).isEmpty();
    assertThat(greeting(other, CallerName.of("uid-other", "shop", "alice"))).isEmpty();
  }

  private String greeting(Leaf leaf, String name) {
    return TlsClient.greeting(ips.get(WEB_V1), DB, leaf, name);
  }

  @Test
  void shouldJudgeRequestsByTheirConnectionWhenAnotherServiceCallsTheirPortTcp() {
    // Given
    apply(mesh().tcpPort(9080, 8080).allowTcp("alice"));
    assertThat(alice().get(WEB_V1_IP, 80, "/").server()).isEqualTo("web-v1");
    assertThat(mallory().get(WEB_V1_IP, 80, "/").status()).isEqualTo(503);
    // When
    apply(mesh().tcpPort(9080, 8080).allowTcp("mallory"));
    // Then
    await().until(() -> alice().get(WEB_V1_IP, 80, "/").status() == 503);
    assertThat(mallory().get(WEB_V1_IP, 80, "/").server()).isEqualTo("web-v1");
  }

  @Test
  void shouldReachHttpAloneWhenASidecarHasNoName() throws IOException {
    apply(mesh().allowTcp("mallory"));
    assertThat(connect(mallory(), WEB_V1_IP, DB)).isEqualTo("hello web-v1");
    try {
      restartSidecar(MALLORY, null);
      assertThat(mallory().get(WEB_V1_IP, 80, "/").server()).isEqualTo("web-v1");
      assertThat(connect(mallory(), WEB_V1_IP, DB)).isEmpty();
    } finally {
      restartSidecar(MALLORY, mesh().caller(MALLORY));
    }
    assertThat(connect(mallory(), WEB_V1_IP, DB)).isEqualTo("hello web-v1");
  }
}
