package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.ALICE;
import static dev.sluice.mesh.xds.TestMesh.MALLORY;
import static dev.sluice.mesh.xds.TestMesh.OPEN;
import static dev.sluice.mesh.xds.TestMesh.OPEN_IP;
import static dev.sluice.mesh.xds.TestMesh.PLAIN;
import static dev.sluice.mesh.xds.TestMesh.WEB_IP;
import static dev.sluice.mesh.xds.TestMesh.WEB_V1;
import static dev.sluice.mesh.xds.TestMesh.WEB_V1_IP;
import static dev.sluice.mesh.xds.TestMesh.WEB_V2;
import static dev.sluice.mesh.xds.TestMesh.match;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.bootstrap.Bootstrap;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The mesh over IPv6, with interception by the init container's own script. All pods have both
 * families but {@code lab/open}, whose IPv6 is off; {@code web-v2}'s first family is IPv6.
 */
class DualStackIT extends LiveMesh {
  private static final String WEB = TestMesh.ip6(WEB_IP);
  private static final List<String> NOTHING = List.of("");

  @Override
  boolean dualStack(Name pod) {
    return !pod.equals(OPEN);
  }

  @Override
  String primaryIp(Name pod) {
    return pod.equals(WEB_V2) ? ip6s.get(pod) : ips.get(pod);
  }

  @Test
  void shouldAllowAndDenyHttpWhenAServiceIsDialledByIpv6() {
    apply(mesh().allowHttp("alice", "api", match("/api")));
    assertThat(alice().get(WEB, 80, "/api").server()).startsWith("web-v");
    assertThat(alice().get(WEB, 80, "/api").received()).contains("sa/alice");
    assertThat(alice().get(WEB, 80, "/other").status()).isEqualTo(403);
    assertThat(mallory().get(WEB, 80, "/api").status()).isEqualTo(403);
    assertThat(alice().get(WEB_IP, 80, "/api").server()).startsWith("web-v");
  }

  @Test
  void shouldGiveNoByteOverIpv6WhenAnIdentityIsNotAllowed() {
    apply(mesh().allowTcp("alice", 5432));
    assertThat(alice().run("tcp 1 " + WEB + " 5432 5000"))
        .allSatisfy(banner -> assertThat(banner).startsWith("hello web-v"));
    assertThat(mallory().run("tcp 1 " + WEB + " 5432 3000")).isEqualTo(NOTHING);
    assertThat(unmeshed.run("tcp 1 " + ip6s.get(WEB_V1) + " 5432 3000")).isEqualTo(NOTHING);
  }

  @Test
  void shouldJudgeByIdentityWhenAPodIsCalledByItsIpv6Address() {
    String ip = ip6s.get(WEB_V1);
    apply(mesh().allowHttp("alice", "api", match("/api")).allowTcp("mallory", 5432));
    assertThat(alice().get(ip, 8080, "/api").server()).isEqualTo("web-v1");
    assertThat(alice().get(ip, 8080, "/other").status()).isEqualTo(403);
    assertThat(mallory().get(ip, 8080, "/api").status()).isEqualTo(403);
    assertThat(mallory().run("tcp 1 " + ip + " 5432 5000")).containsExactly("hello web-v1");
    assertThat(alice().run("tcp 1 " + ip + " 5432 3000")).isEqualTo(NOTHING);
    assertThat(alice().get(ip6s.get(PLAIN), 8080, "/").server()).isEqualTo("plain");
  }

  @Test
  void shouldCloseWhenAnUnmeshedClientCallsByIpv6() {
    apply(mesh().allowTcp("alice"));
    for (int port : List.of(8080, Listeners.INBOUND_PORT, Listeners.OUTBOUND_PORT))
      assertThat(unmeshed.get(ip6s.get(WEB_V1), port, "/").status()).isZero();
  }

  @Test
  void shouldSplitByWeightsWhenAServiceIsDialledByIpv6() {
    apply(mesh().allowTcp("alice").split("s", null, 80, 20));
    Map<String, Long> http = serversOf(alice().http(1_000, WEB, 80, "GET", "/", "host:web"));
    // Four standard deviations of 12.6.
    assertThat(http.get("web-v1")).isBetween(750L, 850L);
    assertThat(http.get("web-v2")).isEqualTo(1_000 - http.get("web-v1"));
    var tcp = alice().run("tcp 200 " + WEB + " 5432 5000");
    // Four standard deviations of 5.7.
    assertThat(Collections.frequency(tcp, "hello web-v1")).isBetween(137, 183);
    assertThat(Collections.frequency(tcp, "hello web-v2"))
        .isEqualTo(200 - Collections.frequency(tcp, "hello web-v1"));
    apply(mesh().allowTcp("alice").split("s", null, 0, 1));
    assertThat(serversOf(alice().http(50, WEB, 80, "GET", "/", "host:web")))
        .containsOnlyKeys("web-v2");
    String leaf = TestMesh.ip6(WEB_V1_IP);
    assertThat(serversOf(alice().http(10, leaf, 80, "GET", "/", "host:web-v1")))
        .containsOnlyKeys("web-v1");
  }

  @Test
  void shouldSplitAHeadlessRootWhenItsPodIsDialledByIpv6() {
    apply(mesh().allowTcp("alice").splitHeadless(0, 1));
    assertThat(alice().get(ip6s.get(WEB_V1), 8080, "/", "host:set.shop").server())
        .isEqualTo("web-v2");
    assertThat(alice().get(ip6s.get(WEB_V1), 8080, "/", "host:web-v1-0.set").server())
        .isEqualTo("web-v1");
  }

  @Test
  void shouldReachAPodByItsOtherFamilyWhenTheFirstCannotBeReached() {
    apply(mesh().allowTcp("alice").unreachableIpv4());
    for (String service : List.of(WEB_IP, WEB)) {
      assertThat(alice().http(20, service, 80, "GET", "/", "host:web"))
          .allSatisfy(answer -> assertThat(answer.server()).startsWith("web-v"));
      assertThat(alice().run("tcp 3 " + service + " 5432 5000"))
          .allSatisfy(banner -> assertThat(banner).startsWith("hello web-v"));
    }
  }

  @Test
  void shouldServeAPodWithoutIpv6AsEver() {
    apply(mesh().allowTcp("alice"));
    assertThat(alice().get(OPEN_IP, 80, "/").received()).contains("sa/alice");
    assertThat(alice().get(ips.get(OPEN), 8080, "/").server()).isEqualTo("open");
    assertThat(unmeshed.get(ips.get(OPEN), 8080, "/").server()).isEqualTo("open");
    TestPod open = pods.get(OPEN);
    assertThat(open.get(WEB_IP, 80, "/").status()).isEqualTo(403);
    assertThat(open.get(ips.get(PLAIN), 8080, "/").server()).isEqualTo("plain");
  }

  @Test
  void shouldAnswerProbesWhenTheKubeletAsksByIpv6() {
    String ip = ip6s.get(WEB_V2);
    assertThat(unmeshed.get(ip, Bootstrap.PROBE_PORT, "/ready").status()).isEqualTo(200);
    assertThat(unmeshed.get(ip, Bootstrap.PROBE_PORT, "/app/liveness").received())
        .contains("GET /healthz?deep=1 HTTP/1.1");
    await()
        .untilAsserted(
            () ->
                assertThat(unmeshed.get(ip, Bootstrap.PROBE_PORT, "/app/readiness").status())
                    .isEqualTo(200));
    for (Name ipv4First : List.of(ALICE, MALLORY, OPEN))
      assertThat(unmeshed.get(ips.get(ipv4First), Bootstrap.PROBE_PORT, "/ready").status())
          .isEqualTo(200);
  }
}
