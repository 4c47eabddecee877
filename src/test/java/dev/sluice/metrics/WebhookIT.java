package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.Health.Answering;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks against a real HTTP server. */
class WebhookIT {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final Vertx vertx = Vertx.vertx();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void shouldSendTheReleaseAndPassWhenTheAnswerIsGood() {
    answering("/ok", 204, "");
    assertThat(ask("/ok")).isEqualTo(new Samples.Check(true, "204"));
    assertThat(received)
        .containsExactly(
            "POST application/json {\"rollout\":\"web\",\"namespace\":\"shop\",\"revision\":\"abc123\",\"weight\":25,\"step\":1}");
  }

  @Test
  void shouldFailAndShowTheFirstWordsWhenTheAnswerIsBad() {
    answering("/bad", 500, "basket is empty\n" + "x".repeat(5000));
    var check = ask("/bad");
    assertThat(check.passed()).isFalse();
    assertThat(check.detail()).startsWith("500 basket is empty xxx").hasSize(207);
    answering("/missing", 404, "who?");
    assertThat(ask("/missing")).isEqualTo(new Samples.Check(false, "404 who?"));
  }

  @Test
  void shouldFollowNoRedirectAndSayNothingOfTheCanaryWhenOneComes() {
    answering("/target", 200, "");
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/target");
          exchange.sendResponseHeaders(303, -1);
          exchange.close();
        });
    assertThatThrownBy(() -> ask("/moved"))
        .hasMessageStartingWith("check smoke: ")
        .hasMessageEndingWith("/moved answered 303, allowed: 2xx, 4xx, 5xx");
    assertThat(received).isEmpty();
  }

  @Test
  void shouldSayNothingOfTheCanaryWhenThereIsNoAnswerInTime() throws IOException {
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var probe = probe("http://127.0.0.1:" + silent.getLocalPort() + "/", Duration.ofMillis(200));
      assertThatThrownBy(() -> ask(probe)).hasMessageEndingWith(": no answer within 200 ms");
      assertThat(probe.take()).isEqualTo(Samples.NONE);
    }
  }

  @Test
  void shouldFailTheWindowWhenALateAnswerWasBad() {
    answering("/bad", 503, "");
    var probe = probe(url("/bad"), PATIENCE);
    ask(probe);
    server.removeContext("/bad");
    answering("/bad", 200, "");
    ask(probe);
    assertThat(probe.take().checks().get("smoke").passed()).isFalse();
  }

  @Test
  void shouldAskOncePerWindowAndNoMoreWhenTheReleaseEnds() {
    // Given
    answering("/ok", 200, "");
    var release = Releases.with(Releases.check(url("/ok"), PATIENCE));
    var sampler = new RemoteSampler(vertx, Clock.systemUTC(), PATIENCE);
    sampler.begin(release);
    Awaitility.await().until(() -> sampler.health("uid").get("smoke"), Answering.class::isInstance);
    // When: a second window begins and its release ends before it is asked for
    var first = sampler.take(release);
    sampler.end("uid");
    // Then
    assertThat(first.checks().get("smoke").passed()).isTrue();
    assertThat(received).hasSize(1);
    assertThat(sampler.health("uid")).isEmpty();
  }

  private void answering(String path, int status, String body) {
    server.createContext(
        path,
        exchange -> {
          var type = exchange.getRequestHeaders().getFirst("Content-Type");
          var sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(exchange.getRequestMethod() + " " + type + " " + sent);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private Samples.Check ask(String path) {
    var probe = probe(url(path), PATIENCE);
    ask(probe);
    return probe.take().checks().get("smoke");
  }

  private Probe probe(String url, Duration timeout) {
    return new WebhookProbe(new HttpExchange(vertx), Releases.check(url, timeout));
  }

  private static void ask(Probe probe) {
    try {
      probe
          .ask(Releases.with(Releases.check("http://unused", PATIENCE)))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }
}
