package dev.sluice.metrics;

import dev.sluice.metrics.HttpExchange.Request;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Asks a Prometheus server, or anything that speaks its HTTP API. */
final class Prometheus {
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Longer ones go into the body: servers and proxies limit a URL. */
  private static final int LONGEST_IN_URL = 1500;

  private static final int LONGEST_ANSWER = 8 * 1024 * 1024;

  private final Vertx vertx;
  private final HttpExchange http;
  private final Duration timeout;

  Prometheus(Vertx vertx, HttpExchange http, Duration timeout) {
    this.vertx = vertx;
    this.http = http;
    this.timeout = timeout;
  }

  /**
   * What holds now.
   *
   * @param address like {@code http://prometheus:9090}, perhaps with a path
   * @return fails with a {@link MetricTrouble}
   */
  Future<List<Series>> query(String address, String query) {
    return http.send(request(address, query)).compose(this::read);
  }

  private Request request(String address, String query) {
    String url = address.replaceAll("/+$", "") + "/api/v1/query";
    String form = "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    return form.length() <= LONGEST_IN_URL
        ? new Request(url + "?" + form, "", "", timeout, LONGEST_ANSWER)
        : new Request(url, FORM, form, timeout, LONGEST_ANSWER);
  }

  /** Off the event loop: an answer may have thousands of series. */
  private Future<List<Series>> read(HttpExchange.Answer answer) {
    if (!answer.whole()) {
      return Future.failedFuture(
          new MetricTrouble(
              "TooManySeries", "the answer is longer than " + LONGEST_ANSWER + " bytes"));
    }
    return vertx.executeBlocking(
        () -> PrometheusAnswer.read(answer.status(), answer.body()), false);
  }
}
