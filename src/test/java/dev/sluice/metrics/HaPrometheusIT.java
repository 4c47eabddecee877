package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.domain.analysis.Counts;
import dev.sluice.testkit.PrometheusServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two real Prometheus behind one address, which gives each query to the other one. */
class HaPrometheusIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int ROUNDS = 20;

  private final PrometheusServer one = new PrometheusServer();
  private final PrometheusServer other = one.replica("1s");
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger queries = new AtomicInteger();
  private HttpServer front;
  private Probe probe;
  private Counts counted = Counts.NONE;

  @BeforeEach
  void start() throws IOException {
    front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.createContext("/", this::forward);
    front.start();
    var metric =
        Releases.rate(
            "http://127.0.0.1:" + front.getAddress().getPort(),
            "requests_total{service=\"{{service}}\",code=\"500\"}",
            "requests_total{service=\"{{service}}\"}");
    probe =
        new PrometheusProbe(
            vertx,
            Clock.systemUTC(),
            new Prometheus(vertx, new dev.sluice.metrics.HttpExchange(vertx), PATIENCE),
            metric,
            new Gauges(Releases.with(metric)).of(metric));
  }

  @AfterEach
  void stop() {
    front.stop(0);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    other.close();
    one.close();
  }

  @Test
  void shouldCountEachRequestOnceWhenTheyAnswerInTurnAndTheProcessBeginsAnew() {
    // Given: a process that has served 100,000 requests
    expose(100_000);
    other.awaitKnown(one);
    Awaitility.await().until(this::asked);
    // When: the other one is behind most of the time
    for (int i = 1; i <= ROUNDS; i++) {
      expose(100_000 + 50 * i);
      asked();
      take();
    }
    other.awaitKnown(one);
    Awaitility.await().until(() -> counts(50 * ROUNDS));
    // When: the process begins anew
    expose(7);
    asked();
    take();
    // Then
    Awaitility.await().until(() -> counts(50 * ROUNDS + 7));
    other.awaitKnown(one);
    for (int i = 0; i < ROUNDS; i++) {
      asked();
      take();
    }
    assertThat(counted).isEqualTo(new Counts(50 * ROUNDS + 7, 0, 50 * ROUNDS + 7, 0));
  }

  private void expose(int requests) {
    one.expose(
        """
        requests_total{service="web-stable",code="200"} %1$d
        requests_total{service="web-canary",code="200"} %1$d
        """
            .formatted(requests));
  }

  private boolean counts(long requests) {
    asked();
    take();
    assertThat(counted.stable()).isLessThanOrEqualTo(requests);
    assertThat(counted.canary()).isLessThanOrEqualTo(requests);
    return counted.stable() == requests && counted.canary() == requests;
  }

  private void take() {
    var window = probe.take().rates().get("orders");
    counted = window == null ? counted : counted.plus(window);
  }

  /** Whether it was answered; for some seconds nobody can tell how the two go together. */
  private boolean asked() {
    try {
      probe
          .ask(Releases.with(Releases.value("http://unused", "unused", 1.0)))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      return true;
    } catch (CompletionException e) {
      assertThat(((MetricTrouble) e.getCause()).is("ReplicasDiffer")).isTrue();
      return false;
    }
  }

  private void forward(HttpExchange exchange) throws IOException {
    var server = List.of(one, other).get(queries.getAndIncrement() % 2);
    var asked = URI.create(server.address() + exchange.getRequestURI());
    try {
      var answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(asked).build(), BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }
}
