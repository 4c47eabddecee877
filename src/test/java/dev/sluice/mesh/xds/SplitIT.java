package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.ALICE;
import static dev.sluice.mesh.xds.TestMesh.WEB_IP;
import static dev.sluice.mesh.xds.TestMesh.WEB_V1;
import static dev.sluice.mesh.xds.TestMesh.header;
import static dev.sluice.mesh.xds.TestMesh.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mesh.xds.TestPod.Answer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where TrafficSplits send requests and connections, with real sidecars. */
class SplitIT extends LiveMesh {
  @Test
  void shouldBalanceRequestsWhenThereIsNoSplit() {
    apply(mesh().allowTcp("alice"));
    Map<String, Long> seen = serversOf(alice().http(200, WEB_IP, 80, "GET", "/", "host:web"));
    assertThat(seen.get("web-v1")).isBetween(60L, 140L);
    assertThat(seen.get("web-v2")).isBetween(60L, 140L);
  }

  @Test
  void shouldSendEveryRequestToTheOneBackendThatHasAWeight() {
    apply(mesh().allowTcp("alice").split("s", null, 1, 0));
    assertThat(serversOf(alice().http(50, WEB_IP, 80, "GET", "/", "host:web")))
        .containsOnlyKeys("web-v1");
    apply(mesh().allowTcp("alice").split("s", null, 0, 1));
    assertThat(serversOf(alice().http(50, WEB_IP, 80, "GET", "/", "host:web")))
        .containsOnlyKeys("web-v2");
  }

  @Test
  void shouldSendAThirdToTheSecondBackendWhenWeightsAre1000And500() {
    apply(mesh().allowTcp("alice").split("s", null, 1000, 500));
    Map<String, Long> seen = serversOf(alice().http(1_500, WEB_IP, 80, "GET", "/", "host:web"));
    Shares.follow(seen, 1000, 500);
  }

  @Test
  void shouldLeaveALeafAloneWhenItIsDialledItself() {
    apply(mesh().allowTcp("alice").split("s", null, 0, 1));
    assertThat(serversOf(alice().http(50, TestMesh.WEB_V1_IP, 80, "GET", "/", "host:web-v1")))
        .containsOnlyKeys("web-v1");
  }

  @Test
  void shouldGiveTheRootBackWhenItsSplitIsDeletedOrRenamed() {
    apply(mesh().allowTcp("alice").split("s", null, 0, 1));
    assertThat(serversOf(alice().http(50, WEB_IP, 80, "GET", "/", "host:web")))
        .containsOnlyKeys("web-v2");
    apply(mesh().allowTcp("alice").splitHeadless(0, 1));
    assertThat(serversOf(alice().http(50, WEB_IP, 80, "GET", "/", "host:web")))
        .containsOnlyKeys("web-v1", "web-v2");
    apply(mesh().allowTcp("alice"));
    assertThat(serversOf(alice().http(50, WEB_IP, 80, "GET", "/", "host:web")))
        .containsOnlyKeys("web-v1", "web-v2");
  }

  /**
   * The two patterns of the specification's pages on splits, and the requests that they are for.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cookie     | ^(.*?;)?(type=insider)(;.*)?$ | a=b;type=insider;c=d          | web-v2",
        "cookie     | ^(.*?;)?(type=insider)(;.*)?$ | type=insiders                 | web-v1",
        "user-agent | .*Firefox.*                   | Mozilla/5.0 (X11) Firefox/140 | web-v2",
        "user-agent | .*Firefox.*                   | curl/8                        | web-v1",
        "x-group    | insider                       | insiders                      | web-v1",
      })
  void shouldFollowTheHeadersOfTheSpecificationsOwnExamples(
      String header, String pattern, String value, String server) {
    apply(
        mesh()
            .allowTcp("alice")
            .group("ab", header(header, pattern))
            .split("ab", "ab", 0, 1)
            .split("s", null, 1, 0));
    assertThat(alice().get(WEB_IP, 80, "/", header + ":" + value.replace(' ', '_')).server())
        .isEqualTo(server);
  }

  @Test
  void shouldSplitOnlyWhatMatchesByTheWeights() {
    apply(
        mesh()
            .allowTcp("alice")
            .group("canary", header("x-canary", "true"))
            .split("ab", "canary", 90, 10)
            .split("s", null, 1, 0));
    Map<String, Long> matching =
        serversOf(alice().http(1_000, WEB_IP, 80, "GET", "/", "host:web", "x-canary:true"));
    Shares.follow(matching, 90, 10);
    assertThat(serversOf(alice().http(100, WEB_IP, 80, "GET", "/", "host:web")))
        .containsOnlyKeys("web-v1");
  }

  @Test
  void shouldSplitByWeightWhenRequestsShareAConnection() {
    apply(mesh().allowTcp("alice").split("s", null, 80, 20));
    Map<String, Long> seen = serversOf(alice().http(2_000, WEB_IP, 80, "GET", "/", "host:web"));
    Shares.follow(seen, 80, 20);
  }

  @Test
  void shouldRouteByMatchAndThenByWeightWhenSplitsHaveBoth() {
    apply(
        mesh()
            .allowTcp("alice")
            .group("canary", header("x-canary", "true"), match("/beta/", "POST"))
            .split("ab", "canary", 0, 1)
            .split("s", null, 1, 0));
    assertThat(alice().get(WEB_IP, 80, "/", "x-canary:true").server()).isEqualTo("web-v2");
    assertThat(alice().get(WEB_IP, 80, "/", "x-canary:truest").server()).isEqualTo("web-v1");
    assertThat(
            alice()
                .http(1, WEB_IP, 80, "POST", "/beta/x", "host:a", "content-length:0")
                .get(0)
                .server())
        .isEqualTo("web-v2");
    assertThat(alice().get(WEB_IP, 80, "/beta/x").server()).isEqualTo("web-v1");
  }

  @Test
  void shouldAnswer503AndSayWhyWhenAllWeightsAreZero() {
    apply(mesh().allowTcp("alice").split("s", null, 1, 0));
    assertThat(alice().get(WEB_IP, 80, "/").server()).isEqualTo("web-v1");
    apply(mesh().allowTcp("alice").split("s", null, 0, 0));
    Answer answer = alice().get(WEB_IP, 80, "/");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text())
        .contains("every weight of the TrafficSplit for out|shop/web|80 is zero");
    assertThat(alice().run("tcp 1 " + WEB_IP + " 5432 3000")).containsOnly("");
  }

  @Test
  void shouldSplitConnectionsByEndpointsAndKeepOpenOnesWhenTcpWeightsChange() {
    Snapshot before = apply(mesh().allowTcp("alice").split("s", null, 1, 0));
    assertThat(alice().run("hold " + WEB_IP + " 5432")).containsExactly("hello web-v1");
    Snapshot after = apply(mesh().allowTcp("alice").split("s", null, 20, 80));
    Map<String, Long> seen =
        alice().run("tcp 400 " + WEB_IP + " 5432 5000").stream()
            .collect(Collectors.groupingBy(s -> s, Collectors.counting()));
    // Rounds of a weighted schedule, so far closer to the weights than chance.
    assertThat(seen.get("hello web-v1")).isBetween(70L, 90L);
    assertThat(seen.get("hello web-v2")).isBetween(310L, 330L);
    assertThat(alice().run("held still")).containsExactly("still");
    assertThat(after.byPod().get(ALICE).of(TypeUrl.LISTENER))
        .isEqualTo(before.byPod().get(ALICE).of(TypeUrl.LISTENER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set",
        "set.",
        "set:8080",
        "set.shop",
        "set.shop.:8080",
        "set.shop.svc",
        "set.shop.svc.cluster.local",
        "set.shop.svc.cluster.local.",
        "set.shop.svc.cluster.local:8080",
      })
  void shouldFollowTheSplitOfAHeadlessRootWhenARequestNamesIt(String host) {
    apply(mesh().allowTcp("alice").splitHeadless(0, 1));
    assertThat(alice().get(ips.get(WEB_V1), 8080, "/", "host:" + host).server())
        .isEqualTo("web-v2");
  }

  @Test
  void shouldReachThatVeryPodWhenARequestNamesItAndNotTheHeadlessRoot() {
    apply(mesh().allowTcp("alice").splitHeadless(0, 1));
    for (String host : List.of("set-0.set", "set-0.set.shop.svc.cluster.local:8080", "10.1.1.1"))
      assertThat(alice().get(ips.get(WEB_V1), 8080, "/", "host:" + host).server())
          .isEqualTo("web-v1");
    assertThat(alice().run("tcp 1 " + ips.get(WEB_V1) + " 5432 5000"))
        .containsExactly("hello web-v1");
  }
}
