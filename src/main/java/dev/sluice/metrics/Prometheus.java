package dev.sluice.metrics;

import dev.sluice.metrics.HttpExchange.Request;
import dev.sluice.metrics.PrometheusAnswer.Shape;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Asks a Prometheus server, or anything that speaks its HTTP API. */
final class Prometheus {
  private static final String FORM = "application/x-www-form-urlencoded";

  /** Longer ones go into the body: servers and proxies limit a URL. */
  private static final int LONGEST_IN_URL = 1500;

  private static final int LONGEST_ANSWER = 8 * 1024 * 1024;

  /** Of an expression, in a subquery. */
  private static final String LOOKS = ":5s]";

  private final Vertx vertx;
  private final HttpExchange http;
  private final Duration timeout;

  Prometheus(Vertx vertx, HttpExchange http, Duration timeout) {
    this.vertx = vertx;
    this.http = http;
    this.timeout = timeout;
  }

  /**
   * What holds at one moment.
   *
   * @param address like {@code http://prometheus:9090}, perhaps with a path
   * @return fails with a {@link MetricTrouble}
   */
  Future<List<Series>> query(String address, String query, Instant at) {
    return ask(address, query, at, Shape.INSTANT);
  }

  /**
   * What was scraped in some time until one moment: each reading, with the time of its scrape, and
   * all of one Prometheus, even if several stand behind the address. An expression that is no
   * selector is looked at every few seconds instead.
   *
   * @return fails with a {@link MetricTrouble}
   */
  Future<List<Series>> scraped(String address, String query, Duration past, Instant at) {
    String seconds = past.toSeconds() + "s";
    return ask(address, query + "\n[" + seconds + "]", at, Shape.RANGE)
        .recover(
            e ->
                e instanceof MetricTrouble trouble && trouble.is(PrometheusAnswer.REFUSED)
                    ? ask(address, "(" + query + "\n)[" + seconds + LOOKS, at, Shape.RANGE)
                    : Future.failedFuture(e));
  }

  private Future<List<Series>> ask(String address, String query, Instant at, Shape shape) {
    return http.send(request(address, query, at)).compose(answer -> read(answer, shape));
  }

  private Request request(String address, String query, Instant at) {
    String url = address.replaceAll("/+$", "") + "/api/v1/query";
    String form =
        "query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8)
            + "&time="
            + BigDecimal.valueOf(at.toEpochMilli(), 3).toPlainString();
    return form.length() <= LONGEST_IN_URL
        ? new Request(url + "?" + form, "", "", timeout, LONGEST_ANSWER)
        : new Request(url, FORM, form, timeout, LONGEST_ANSWER);
  }

  /** Off the event loop: an answer may have thousands of series. */
  private Future<List<Series>> read(HttpExchange.Answer answer, Shape shape) {
    if (!answer.whole()) {
      return Future.failedFuture(
          new MetricTrouble(
              "TooManySeries", "the answer is longer than " + LONGEST_ANSWER + " bytes"));
    }
    return vertx.executeBlocking(
        () -> PrometheusAnswer.read(answer.status(), answer.body(), shape), false);
  }
}
