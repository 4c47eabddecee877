package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TestMesh.COUNTED_IP;
import static dev.sluice.mesh.xds.TestMesh.OPEN_IP;
import static dev.sluice.mesh.xds.TestMesh.WEB_IP;
import static dev.sluice.mesh.xds.TestMesh.match;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.policy.HttpMatch;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** HTTP/1.1, HTTP/2, gRPC, WebSocket and a server that speaks first, with real sidecars. */
class ProtocolIT extends LiveMesh {

  private static final String WEB = WEB_IP + " 80 ";

  @Override
  String webServer() {
    return "any";
  }

  @Test
  void shouldReachTheApplicationAsHttp2WhenTheClientSpeaksIt() {
    apply(mesh().allowHttp("alice", "api", match("/api", "GET")));
    assertThat(http2(1, "GET /api/x?q=1").get(0))
        .matches(answer -> answer.status().equals("200"))
        .matches(answer -> answer.body().endsWith("\nHTTP_2\n/api/x?q=1"));
    assertThat(http2(1, "POST /api/x").get(0).status()).isEqualTo("403");
    assertThat(mallory().run("h2 1 " + WEB + "GET /api/x").get(0)).startsWith("403\n");
  }

  @Test
  void shouldKeepTheConnectionWhenTheClientSpeaksHttp11() {
    apply(mesh().allowTcp("alice"));
    assertThat(alice().http(20, WEB_IP, 80, "GET", "/x", "host:web"))
        .hasSize(20)
        .allSatisfy(
            answer ->
                assertThat(answer.text())
                    .contains("\nHTTP_1_1\n/x")
                    .doesNotContainIgnoringCase("connection: close"));
  }

  @Test
  void shouldSplitTheRequestsOfOneHttp2ConnectionByWeight() {
    apply(mesh().allowTcp("alice").split("s", null, 80, 20));
    List<Answer> mixed = http2(1_000, "GET /");
    assertThat(shares(mixed)).satisfies(seen -> Shares.follow(seen, 80, 20));
    apply(mesh().allowTcp("alice").split("s", null, 1, 0));
    List<Answer> first = http2(50, "GET /");
    assertThat(shares(first)).containsOnlyKeys("web-v1");
    apply(mesh().allowTcp("alice").split("s", null, 0, 1));
    List<Answer> second = http2(50, "GET /");
    assertThat(shares(second)).containsOnlyKeys("web-v2");
    assertThat(List.of(mixed, first, second))
        .flatMap(answers -> answers)
        .extracting(Answer::connection)
        .as("the client's own port, which a new connection would change")
        .containsOnly(mixed.get(0).connection());
  }

  @Test
  void shouldBringAnswersStatusAndTrailersWhenAGrpcCallIsMade() {
    apply(mesh().allowTcp("alice").split("s", null, 1, 0));
    assertThat(grpc("Get book")).isEqualTo("0\nweb-v1 book\nweb-v1");
    assertThat(grpc("Fail 5")).isEqualTo("5\nas asked\n");
    assertThat(grpc("Fail 13")).isEqualTo("13\nas asked\n");
  }

  @Test
  void shouldPassMessagesBothWaysWhenAGrpcStreamOutlivesAWeight() {
    apply(mesh().allowTcp("alice").split("s", null, 1, 0));
    assertThat(alice().run("watch " + WEB + "one")).containsExactly("web-v1 one");
    apply(mesh().allowTcp("alice").split("s", null, 0, 1));
    assertThat(alice().run("watching two")).containsExactly("web-v1 two");
    assertThat(grpc("Get book")).as("on the same channel").startsWith("0\nweb-v2 book");
    assertThat(alice().run("watched end")).containsExactly("0");
  }

  @Test
  void shouldAnswerPermissionDeniedWhenAGrpcCallIsNotGranted() {
    apply(mesh().allowTcp("alice"));
    assertThat(mallory().run("grpc 1 " + WEB + "Get book").get(0)).startsWith("7\n");
    assertThat(mallory().run("watch " + WEB + "one")).containsExactly("7");
  }

  @Test
  void shouldMatchServiceMethodAndHeadersWhenAGroupDescribesAGrpcCall() {
    var get =
        new HttpMatch("m", "/shop\\.Orders/Get$", List.of("POST"), Map.of("x-tenant", "blue"));
    apply(mesh().allowHttp("alice", "orders", get));
    assertThat(grpc("Get book x-tenant:blue")).startsWith("0\n");
    assertThat(grpc("Get book x-tenant:red")).startsWith("7\n");
    assertThat(grpc("Get book")).startsWith("7\n");
    assertThat(grpc("Fail 0 x-tenant:blue")).startsWith("7\n");
  }

  @Test
  void shouldSplitTheCallsOfOneChannelByMethodAndWeight() {
    var get = match("/shop\\.Orders/Get$", "POST");
    apply(
        mesh()
            .allowTcp("alice")
            .group("orders", get)
            .split("ab", "orders", 70, 30)
            .split("s", null, 1, 0));
    assertThat(served(alice().run("grpc 1000 " + WEB + "Get book")))
        .satisfies(seen -> Shares.follow(seen, 70, 30));
    assertThat(alice().run("watch " + WEB + "one")).containsExactly("web-v1 one");
    assertThat(alice().run("watched end")).containsExactly("0");
  }

  @Test
  void shouldFollowANewWeightWithTheNextCallOfAChannel() {
    apply(mesh().allowTcp("alice").split("s", null, 1, 0));
    assertThat(served(alice().run("grpc 50 " + WEB + "Get book"))).containsOnlyKeys("web-v1");
    apply(mesh().allowTcp("alice").split("s", null, 0, 1));
    assertThat(served(alice().run("grpc 50 " + WEB + "Get book"))).containsOnlyKeys("web-v2");
  }

  @Test
  void shouldPassMessagesBothWaysWhenAWebSocketOutlivesAWeight() {
    apply(mesh().allowHttp("alice", "chat", match("/chat", "GET")).split("s", null, 1, 0));
    assertThat(alice().run("ws " + WEB + "/chat")).containsExactly("101");
    assertThat(alice().run("wssay one")).containsExactly("web-v1 one");
    apply(mesh().allowHttp("alice", "chat", match("/chat", "GET")).split("s", null, 0, 1));
    assertThat(alice().run("wssay two")).containsExactly("web-v1 two");
    alice().run("wsclose");
    assertThat(alice().run("ws " + WEB + "/chat")).containsExactly("101");
    assertThat(alice().run("wssay three")).containsExactly("web-v2 three");
    alice().run("wsclose");
  }

  @Test
  void shouldAnswer403WhenAWebSocketIsNotGranted() {
    apply(mesh().allowHttp("alice", "chat", match("/chat", "GET")));
    assertThat(mallory().run("ws " + WEB + "/chat")).containsExactly("403");
    assertThat(alice().run("ws " + WEB + "/other")).containsExactly("403");
  }

  @Test
  void shouldGiveTheGreetingAtOnceWhenAServerSpeaksFirst() {
    apply(mesh().allowTcp("alice", 5432).split("s", null, 0, 1));
    assertThat(alice().run("tcp 1 " + WEB_IP + " 5432 20000")).containsExactly("hello web-v2");
  }

  /**
   * Exact, since nothing else calls this port: neither other tests nor probes, and none of these
   * calls is tried again.
   */
  @Test
  void shouldCountAGrpcCallAsFailedWhenItsStatusMeansThatTheServerFailed() {
    apply(mesh().allowTcp("alice"));
    String counted = COUNTED_IP + " 80 ";
    alice().run("grpc 5 " + counted + "Get book");
    for (int status = 1; status <= 16; status++)
      assertThat(alice().run("grpc 1 " + counted + "Fail " + status).get(0))
          .startsWith(status + "\n");
    alice().run("watch " + counted + "one");
    assertThat(alice().run("watched cancel")).as("heard enough").containsExactly("1");
    String dst = "out|shop/counted|80";
    await()
        .untilAsserted(
            () -> {
              assertThat(sum("edge.total", dst)).isEqualTo(5 + 16 + 1);
              assertThat(sum("edge.failed", dst)).as("2, 4, 12, 13, 14, 15").isEqualTo(6);
            });
    assertThat(alice().run("grpc 1 " + counted + "Unheard of").get(0)).startsWith("12\n");
    assertThat(alice().run("grpc 1 " + counted + "Drop it").get(0)).startsWith("14\n");
    alice().run("watch " + counted + "one");
    assertThat(alice().run("watching drop")).doesNotContain("0");
    await()
        .untilAsserted(
            () -> {
              assertThat(sum("edge.total", dst)).isEqualTo(22 + 3);
              assertThat(sum("edge.failed", dst)).isEqualTo(6 + 3);
            });
  }

  @Test
  void shouldCountAWebSocketOnceAndWhenItIsEstablished() {
    apply(mesh().allowTcp("alice"));
    String dst = "out|shop/counted|5080";
    assertThat(alice().run("ws " + COUNTED_IP + " 5080 /")).containsExactly("101");
    awaitCounted(dst, 1);
    assertThat(alice().run("wssay still")).as("while it is open").containsExactly("web-v1 still");
    alice().run("wsclose");
    assertThat(mallory().run("ws " + COUNTED_IP + " 5080 /")).containsExactly("403");
    assertThat(alice().run("h2 1 " + COUNTED_IP + " 5080 GET /").get(0)).startsWith("200\n");
    alice().http(1, COUNTED_IP, 5080, "GET", "/", "host:web", "accept:text/event-stream");
    awaitCounted(dst, 4);
    assertThat(sum("edge.failed", dst)).isZero();
  }

  /** The stream is held for longer than its first answer took, however long that was. */
  @Test
  void shouldMeasureAStreamByItsFirstAnswerWhenItGoesOn() {
    apply(mesh());
    long opened = System.nanoTime();
    assertThat(alice().run("watch " + OPEN_IP + " 80 one")).containsExactly("open one");
    long answered = System.nanoTime();
    while (System.nanoTime() - answered < 4 * (answered - opened))
      assertThat(alice().run("watching more")).containsExactly("open more");
    long held = System.nanoTime() - answered;
    assertThat(alice().run("watched end")).containsExactly("0");
    String dst = "out|lab/open|80";
    awaitCounted(dst, 1);
    assertThat(
            edges("edge.latency_us", dst).mapToDouble(it -> it.getHistogram().getSampleSum()).sum())
        .isLessThan(held / 1e3);
  }

  /** Each counted request has one latency. */
  private void awaitCounted(String dst, int requests) {
    await()
        .untilAsserted(
            () -> {
              assertThat(sum("edge.total", dst)).isEqualTo(requests);
              assertThat(
                      edges("edge.latency_us", dst)
                          .mapToLong(metric -> metric.getHistogram().getSampleCount())
                          .sum())
                  .isEqualTo(requests);
            });
  }

  private List<Answer> http2(int count, String request) {
    return alice().run("h2 " + count + " " + WEB + request).stream().map(Answer::of).toList();
  }

  private String grpc(String call) {
    return alice().run("grpc 1 " + WEB + call).get(0);
  }

  private static Map<String, Long> shares(List<Answer> answers) {
    return answers.stream()
        .collect(
            Collectors.groupingBy(answer -> answer.body().split("\n")[0], Collectors.counting()));
  }

  /** Who served calls of {@link Calls#GET}, all of which must have succeeded. */
  private static Map<String, Long> served(List<String> answers) {
    assertThat(answers).allSatisfy(answer -> assertThat(answer).startsWith("0\n"));
    return answers.stream()
        .collect(Collectors.groupingBy(answer -> answer.split("\n")[2], Collectors.counting()));
  }

  /**
   * @param connection the client's own port
   */
  private record Answer(String status, String connection, String body) {
    static Answer of(String lines) {
      String[] parts = lines.split("\n", 3);
      return new Answer(parts[0], parts[1], parts[2]);
    }
  }
}
