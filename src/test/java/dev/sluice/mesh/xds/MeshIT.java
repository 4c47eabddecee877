package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.ALICE;
import static dev.sluice.mesh.xds.TestMesh.COUNTED_IP;
import static dev.sluice.mesh.xds.TestMesh.OPEN;
import static dev.sluice.mesh.xds.TestMesh.OPEN_IP;
import static dev.sluice.mesh.xds.TestMesh.PLAIN;
import static dev.sluice.mesh.xds.TestMesh.PLAIN_IP;
import static dev.sluice.mesh.xds.TestMesh.WEB_IP;
import static dev.sluice.mesh.xds.TestMesh.WEB_V1;
import static dev.sluice.mesh.xds.TestMesh.WEB_V2;
import static dev.sluice.mesh.xds.TestMesh.header;
import static dev.sluice.mesh.xds.TestMesh.match;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.policy.MeshModel.Pod;
import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.xds.TestPod.Answer;
import io.prometheus.client.Metrics.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what, and what nobody shall notice: real sidecars under our resources. */
class MeshIT extends LiveMesh {
  private static final int FUZZED_POLICIES = 125;
  private static final int FUZZED_REQUESTS = 40;

  @Test
  void shouldAllowOnlyWhatWasGrantedWhenARequestArrives() {
    apply(mesh().allowHttp("alice", "api", match("/api", "GET")));
    assertThat(alice().get(WEB_IP, 80, "/api/x?q=1").status()).isEqualTo(200);
    assertThat(
            alice()
                .http(1, WEB_IP, 80, "POST", "/api/x", "host:web", "content-length:0")
                .get(0)
                .status())
        .isEqualTo(403);
    assertThat(alice().get(WEB_IP, 80, "/other").status()).isEqualTo(403);
    assertThat(mallory().get(WEB_IP, 80, "/api/x").status()).isEqualTo(403);
    String forged = "x-forwarded-client-cert:URI=spiffe://cluster.local/ns/shop/sa/alice";
    assertThat(mallory().get(WEB_IP, 80, "/api/x", forged).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/%2e%2e/secret",
        "/api/../secret",
        "//secret",
        "/api/..%2fsecret",
        "/api%2f..%2fsecret",
        "/api/..;/secret",
        "/api/..\\secret",
        "/api/%5c..%5csecret",
        "/x/../../secret",
        "/%2e/secret",
        "/API/x"
      })
  void shouldNotReachTheApplicationWhenAPathIsATrick(String path) {
    apply(mesh().allowHttp("alice", "api", match("/api")));
    assertThat(alice().get(WEB_IP, 80, path).status()).isIn(400, 403);
  }

  @Test
  void shouldMatchHeadersAndHostWhenAGroupNamesThem() {
    apply(
        mesh()
            .allowHttp(
                "alice", "api", header("x-role", "admin[0-9]"), header("host", "web\\.shop")));
    assertThat(alice().get(WEB_IP, 80, "/", "host:a", "x-role:admin1").status()).isEqualTo(200);
    assertThat(alice().get(WEB_IP, 80, "/", "host:a", "x-role:admin12").status()).isEqualTo(403);
    assertThat(alice().get(WEB_IP, 80, "/", "host:web.shop").status()).isEqualTo(200);
    assertThat(alice().get(WEB_IP, 80, "/", "host:web.shop.evil").status()).isEqualTo(403);
  }

  @Test
  void shouldLeaveRequestsAsTheyWereWhenTheyPassTwoSidecars() {
    apply(mesh().allowTcp("alice"));
    Answer answer = alice().get(WEB_IP, 80, "/a?b=c", "host:web.shop", "x-request-id:mine");
    assertThat(answer.received())
        .contains(
            "GET /a?b=c HTTP/1.1",
            "host: web.shop\r\n",
            "x-request-id: mine\r\n",
            "URI=spiffe://cluster.local/ns/shop/sa/alice");
    assertThat(answer.received().toLowerCase()).doesNotContain("x-envoy", "x-forwarded-for");
    assertThat(answer.text()).contains("server: app").doesNotContain("x-envoy");
    assertThat(alice().get(WEB_IP, 80, "/").received()).doesNotContain("x-request-id");
  }

  @Test
  void shouldGiveNoByteOfABannerWhenAnIdentityIsNotAllowed() {
    apply(mesh().allowTcp("alice", 5432));
    assertThat(alice().run("tcp 1 " + WEB_IP + " 5432 5000"))
        .allSatisfy(banner -> assertThat(banner).startsWith("hello web-v"));
    assertThat(mallory().run("tcp 3 " + WEB_IP + " 5432 3000")).containsOnly("");
    assertThat(mallory().run("tcp 1 " + ips.get(WEB_V1) + " 5432 3000")).containsOnly("");
    assertThat(unmeshed.run("tcp 1 " + ips.get(WEB_V1) + " 5432 3000")).containsOnly("");
    apply(mesh().allowTcp("mallory", 5432));
    assertThat(mallory().run("tcp 1 " + WEB_IP + " 5432 5000"))
        .allSatisfy(banner -> assertThat(banner).startsWith("hello web-v"));
    assertThat(alice().run("tcp 1 " + WEB_IP + " 5432 3000")).containsOnly("");
    apply(mesh());
    assertThat(mallory().run("tcp 1 " + WEB_IP + " 5432 3000")).containsOnly("");
  }

  @Test
  void shouldJudgeByIdentityWhenAPodIsCalledByItsOwnAddress() {
    String ip = ips.get(WEB_V1);
    apply(mesh().allowHttp("alice", "api", match("/api")).allowTcp("mallory", 5432));
    assertThat(alice().get(ip, 8080, "/api").server()).isEqualTo("web-v1");
    assertThat(alice().get(ip, 8080, "/other").status()).isEqualTo(403);
    assertThat(mallory().get(ip, 8080, "/api").status()).isEqualTo(403);
    assertThat(mallory().run("tcp 1 " + ip + " 5432 5000")).containsExactly("hello web-v1");
    assertThat(alice().run("tcp 1 " + ip + " 5432 3000")).containsOnly("");
    assertThat(alice().get(ips.get(OPEN), 8080, "/").server()).isEqualTo("open");
    assertThat(alice().get(ips.get(PLAIN), 8080, "/").server()).isEqualTo("plain");
  }

  @Test
  void shouldKeepEveryConnectionWhenPodsAndServicesComeAndGo() {
    Snapshot before = apply(mesh().allowTcp("alice"));
    assertThat(alice().run("hold " + ips.get(WEB_V1) + " 5432")).containsExactly("hello web-v1");
    Snapshot after = apply(mesh().allowTcp("alice").crowded());
    assertThat(after.byPod().get(ALICE).of(TypeUrl.LISTENER))
        .isNotEqualTo(before.byPod().get(ALICE).of(TypeUrl.LISTENER));
    await()
        .during(TestPod.DRAIN.plusSeconds(2))
        .atMost(TestPod.DRAIN.plusSeconds(20))
        .untilAsserted(() -> assertThat(alice().run("held still")).containsExactly("still"));
  }

  @Test
  void shouldCloseWhenAnUnmeshedClientCallsAGuardedPort() {
    apply(mesh().allowTcp("alice"));
    assertThat(unmeshed.get(ips.get(WEB_V1), 8080, "/").status()).isZero();
    assertThat(unmeshed.get(ips.get(WEB_V1), 15003, "/").status()).isZero();
  }

  @Test
  void shouldNotCutALongRequestWhenGrantsAndWeightsChangeUnderIt() {
    Snapshot before = apply(mesh().allowTcp("alice").split("s", null, 1, 1));
    CompletableFuture<Answer> slow =
        CompletableFuture.supplyAsync(() -> alice().get(WEB_IP, 80, "/slow"));
    Snapshot after =
        apply(
            mesh()
                .allowTcp("alice")
                .allowHttp("mallory", "api", match("/api"))
                .split("s", null, 1, 9));
    assertThat(mallory().get(WEB_IP, 80, "/api").status()).isEqualTo(200);
    assertThat(slow)
        .succeedsWithin(Duration.ofSeconds(20))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(200));
    assertThat(after.byPod().get(WEB_V1).of(TypeUrl.LISTENER))
        .isEqualTo(before.byPod().get(WEB_V1).of(TypeUrl.LISTENER));
  }

  @Test
  void shouldDenyOnOpenConnectionsWhenAGrantIsTakenBack() {
    apply(mesh().allowTcp("alice"));
    CompletableFuture<List<Answer>> stream =
        CompletableFuture.supplyAsync(
            () -> alice().http(3_000, WEB_IP, 80, "GET", "/", "host:web"));
    apply(mesh());
    assertThat(stream)
        .succeedsWithin(Duration.ofSeconds(60))
        .satisfies(
            answers -> {
              assertThat(answers).extracting(Answer::status).containsOnly(200, 403);
              assertThat(answers.get(answers.size() - 1).status()).isEqualTo(403);
            });
  }

  @Test
  void shouldAskAnotherAddressWhenOneCannotBeReached() {
    apply(mesh().allowTcp("alice").dead());
    assertThat(alice().http(60, WEB_IP, 80, "GET", "/", "host:web"))
        .extracting(Answer::status)
        .containsOnly(200);
  }

  @Test
  void shouldNotSendARequestAgainWhenAServerMayHaveActedOnIt() {
    apply(mesh().allowTcp("alice"));
    for (String ip : List.of(COUNTED_IP, PLAIN_IP)) {
      assertThat(alice().get(ip, 80, "/drop").status()).isEqualTo(503);
      assertThat(alice().get(ip, 80, "/").received()).contains("dropped=1\n");
    }
  }

  @Test
  void shouldLetAnyoneInWhenANamespaceIsPermissive() {
    apply(mesh());
    assertThat(alice().get(OPEN_IP, 80, "/").server()).isEqualTo("open");
    assertThat(alice().get(OPEN_IP, 80, "/").received()).contains("sa/alice");
    assertThat(alice().run("tcp 1 " + OPEN_IP + " 5432 5000")).containsExactly("hello open");
    assertThat(unmeshed.get(ips.get(OPEN), 8080, "/a%2fb//c").received())
        .contains("GET /a%2fb//c HTTP/1.1");
    assertThat(
            unmeshed.get(ips.get(OPEN), 8080, "/", "x-forwarded-client-cert:URI=forged").received())
        .doesNotContain("forged");
    assertThat(unmeshed.run("tcp 1 " + ips.get(OPEN) + " 5432 3000")).containsExactly("hello open");
    assertThat(unmeshed.get(ips.get(OPEN), 15003, "/").status()).isZero();
    assertThat(unmeshed.get(ips.get(OPEN), 15001, "/").status()).isZero();
  }

  @Test
  void shouldAcceptWhateverPatternTheCompilerLetsThrough() {
    Stream<String> patterns =
        Stream.of(
            "/a|b",
            "^/x$",
            "(?i)/x",
            "/\\pL{900}",
            "/[^/]{1,900}",
            "(?P<n>x)",
            "(?<n>x)",
            "\\Qa",
            "(?:",
            "a)|(?:b",
            "(?=x)",
            "x{1001}",
            "(a{100}){100}",
            "[[:word:]]+",
            "\\p{Greek}",
            "x**");
    var matches = patterns.map(TestMesh::match).toArray(dev.sluice.domain.policy.HttpMatch[]::new);
    apply(
        mesh()
            .allowHttp("alice", "odd", matches)
            .group("split", matches)
            .split("s", "split", 1, 1));
    assertThat(controlPlane.rejections()).isEmpty();
    assertThat(alice().get(WEB_IP, 80, "/ELSE").status()).isEqualTo(403);
  }

  @Test
  void shouldAnswerProbesForTheApplicationWhenTheKubeletAsks() {
    TestPod web = unmeshed;
    String ip = ips.get(WEB_V1);
    assertThat(web.get(ip, 15021, "/ready").status()).isEqualTo(200);
    assertThat(web.get(ip, 15021, "/app/liveness").received())
        .contains("GET /healthz?deep=1 HTTP/1.1");
    await()
        .untilAsserted(
            () -> assertThat(web.get(ip, 15021, "/app/readiness").status()).isEqualTo(200));
    assertThat(web.get(ip, 15021, "/app/startup").status())
        .as("nothing listens on 5433")
        .isEqualTo(503);
    assertThat(web.get(ip, 15021, "/stats").status()).isEqualTo(404);
  }

  @Test
  void shouldCountEveryRequestOfAnEdgeWhenSidecarsReport() {
    apply(mesh().allowTcp("alice"));
    alice().http(30, COUNTED_IP, 5080, "GET", "/", "host:web");
    alice().http(7, COUNTED_IP, 5080, "GET", "/broken", "host:web");
    String dst = "out|shop/counted|5080";
    await().untilAsserted(() -> assertThat(sum("edge.total", dst)).isEqualTo(37));
    assertThat(sum("edge.failed", dst)).isEqualTo(7);
    List<Metric> histograms = edges("edge.latency_us", dst).toList();
    assertThat(
            histograms.stream().mapToLong(metric -> metric.getHistogram().getSampleCount()).sum())
        .isEqualTo(37);
    assertThat(histograms.get(0).getHistogram().getBucketList())
        .extracting(bucket -> Math.round(bucket.getUpperBound()))
        .startsWith(Math.round(LatencyBounds.milliseconds()[0] * 1000))
        .hasSize(LatencyBounds.cells() - 1);
    assertThat(controlPlane.tokens()).contains("Bearer token of shop/alice").doesNotContain("null");
  }

  /**
   * The policies and requests differ in every run; the seed that a failure names repeats them
   * ({@code -Dsluice.fuzz.seed=}).
   */
  @Test
  void shouldAnswerAsTheSpecificationReadsWhenPoliciesAndRequestsAreRandom() {
    long seed = Long.getLong("sluice.fuzz.seed", System.nanoTime());
    var random = new Random(seed);
    int allowed = 0;
    for (int policy = 0; policy < FUZZED_POLICIES; policy++) {
      var drawn = FuzzedPolicy.draw(random);
      var mesh = mesh().access(drawn);
      apply(mesh);
      for (int request = 0; request < FUZZED_REQUESTS; request++)
        allowed += checked(seed, drawn, mesh.pods(), FuzzedPolicy.Request.draw(random)) ? 1 : 0;
    }
    int requests = FUZZED_POLICIES * FUZZED_REQUESTS;
    System.out.printf("fuzzed access: %d requests, %d allowed, seed %d%n", requests, allowed, seed);
    assertThat(allowed)
        .as("neither hardly any nor nearly all")
        .isBetween(requests / 40, requests / 2);
  }

  private boolean checked(
      long seed, FuzzedPolicy policy, Map<Name, Pod> all, FuzzedPolicy.Request request) {
    Name to = request.version().equals("v1") ? WEB_V1 : WEB_V2;
    boolean expected =
        new ReferenceAccess(policy).allows(request, all.get(request.from()), all.get(to));
    assertThat(passes(request, to))
        .as("%s with seed %d under %s", request, seed, policy)
        .isEqualTo(expected);
    return expected;
  }

  private boolean passes(FuzzedPolicy.Request request, Name to) {
    TestPod from = pods.get(request.from());
    if (request.tcp()) return !from.run("tcp 1 " + ips.get(to) + " 5432 3000").equals(List.of(""));
    var headers = new ArrayList<>(List.of("host:web", "content-length:0"));
    if (!request.role().isEmpty()) headers.add("x-role:" + request.role());
    int status =
        from.http(
                1,
                ips.get(to),
                8080,
                request.method(),
                request.path(),
                headers.toArray(String[]::new))
            .get(0)
            .status();
    assertThat(status).as("%s", request).isIn(200, 403);
    return status == 200;
  }
}
