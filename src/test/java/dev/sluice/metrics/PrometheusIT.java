package dev.sluice.metrics;

import static dev.sluice.metrics.Releases.histogram;
import static dev.sluice.metrics.Releases.quantiles;
import static dev.sluice.metrics.Releases.rate;
import static dev.sluice.metrics.Releases.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.Health.Answering;
import dev.sluice.domain.measuring.PrometheusMetric;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.testkit.PrometheusServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Metrics from a real Prometheus that scrapes a real endpoint. */
class PrometheusIT {
  private static final String BAD = "requests_total{service=\"{{service}}\",code=\"500\"}";
  private static final String TOTAL = "requests_total{service=\"{{service}}\"}";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static PrometheusServer prometheus;
  private static Vertx vertx;

  @BeforeAll
  static void start() {
    prometheus = new PrometheusServer();
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    prometheus.close();
  }

  @Test
  void shouldCountEachEventOnceWhenPodsComeRestartAndGo() {
    // Given: two stable pods, one canary pod, no failure yet
    var probe = probe(rate(prometheus.address(), BAD, TOTAL));
    prometheus.expose(
        requests("stable", "a", 200, 1000)
            + requests("stable", "b", 200, 500)
            + requests("canary", "c", 200, 40));
    ask(probe);
    // When: a restarts, b goes, c fails for the first time, d comes
    prometheus.expose(
        requests("stable", "a", 200, 30)
            + requests("canary", "c", 200, 60)
            + requests("canary", "c", 500, 3)
            + requests("canary", "d", 200, 5));
    ask(probe);
    // Then
    assertThat(probe.take().rates()).containsEntry("orders", new Counts(30, 0, 28, 3));
    // When: b is back where it was, and nothing else happened
    prometheus.expose(
        requests("stable", "a", 200, 30)
            + requests("stable", "b", 200, 501)
            + requests("canary", "c", 200, 60)
            + requests("canary", "c", 500, 3)
            + requests("canary", "d", 200, 5));
    ask(probe);
    // Then
    assertThat(probe.take().rates()).containsEntry("orders", new Counts(1, 0, 0, 0));
  }

  @Test
  void shouldMakeAHistogramOfBucketsWhenTheBoundsAreThoseConfigured() {
    // Given
    var probe =
        probe(
            histogram(
                prometheus.address(),
                "seconds_bucket{service=\"{{service}}\"}",
                List.of(0.00001, 0.5)));
    prometheus.expose(buckets("stable", 1, 2, 3) + buckets("canary", 0, 0, 0));
    ask(probe);
    // When
    prometheus.expose(buckets("stable", 11, 14, 16) + buckets("canary", 1, 5, 5));
    ask(probe);
    // Then
    var taken = probe.take().distributions().get("orders");
    assertThat(taken.stable().latency()).containsExactly(10, 2, 1);
    assertThat(taken.canary().latency()).containsExactly(1, 4, 0);
  }

  @Test
  void shouldNameBothBoundsWhenTheHistogramHasOthers() {
    prometheus.expose(buckets("stable", 1, 2, 3) + buckets("canary", 0, 0, 0));
    var probe =
        probe(
            histogram(
                prometheus.address(), "seconds_bucket{service=\"{{service}}\"}", List.of(0.25)));
    assertTrouble(
        probe,
        "metric orders: query `seconds_bucket{service=\"web-stable\"}`: the histogram has the bounds [1.0E-5, 0.5, +Inf], latency.bounds and +Inf are [0.25, +Inf]");
  }

  @Test
  void shouldTakeQuantilesWhenPrometheusComputesThem() {
    // Given
    var query = "max(latency{service=\"{{service}}\",q=\"%s\"})";
    var probe =
        probe(quantiles(prometheus.address(), query.formatted("50"), query.formatted("99")));
    prometheus.expose(
        """
        latency{service="web-stable",q="50"} 0.1
        latency{service="web-stable",q="99"} 0.4
        latency{service="web-canary",q="50"} 0.2
        latency{service="web-canary",q="99"} NaN
        """);
    // When
    ask(probe);
    // Then
    assertThat(probe.take().quantiles().get("orders"))
        .isEqualTo(new Samples.Quantiles(List.of(0.1, 0.4), List.of(0.2, Double.NaN)));
  }

  @Test
  void shouldCompareTheCanarysValueWithItsLimitWhenItIsAScalarOrOneSeries() {
    prometheus.expose("depth{workload=\"web-canary\"} 12\ndepth{workload=\"web\"} 1\n");
    var series = probe(value(prometheus.address(), "depth{workload=\"{{workload}}\"}", 10.0));
    var scalar = probe(value(prometheus.address(), "scalar(depth{workload=\"web\"})", 10.0));
    ask(series);
    ask(scalar);
    assertThat(series.take().checks().get("orders"))
        .isEqualTo(new Samples.Check(false, "12.0 is above max 10.0"));
    assertThat(scalar.take().checks().get("orders").passed()).isTrue();
  }

  @Test
  void shouldSayWhatPrometheusSaysWhenAQueryIsWrong() {
    var probe = probe(value(prometheus.address(), "depth{{}", 10.0));
    assertThatThrownBy(() -> ask(probe))
        .hasMessageStartingWith("metric orders: query `depth{{}`: Prometheus says bad_data: ")
        .hasMessageContaining("parse error");
  }

  @Test
  void shouldNameTheQueryAndWhatIsAllowedWhenTheAnswerIsOfNoUse() {
    prometheus.expose("depth{pod=\"a\"} 1\ndepth{pod=\"b\"} 2\n" + requests("stable", "a", 200, 1));
    String address = prometheus.address();
    assertTrouble(
        probe(value(address, "depth", 1.0)),
        "metric orders: query `depth`: the answer has 2 series, allowed: one");
    assertTrouble(
        probe(value(address, "nothing", 1.0)),
        "metric orders: query `nothing`: the answer has no series");
    assertTrouble(
        probe(value(address, "depth[1m]", 1.0)),
        "metric orders: query `depth[1m]`: the answer is a matrix, allowed: instant vector, scalar");
    Awaitility.await() // what is no selector is looked at every few seconds
        .untilAsserted(
            () ->
                assertTrouble(
                    probe(rate(address, "sum(requests_total)", "sum(requests_total)")),
                    "metric orders: query `sum(requests_total)`: the answer was computed, allowed: counters as they are, without sum, rate or increase"));
  }

  @Test
  void shouldAskByFormWhenAQueryIsTooLongForAUrl() {
    prometheus.expose("depth 3\n");
    var probe = probe(value(prometheus.address(), "depth" + " + 0 * depth".repeat(500), 10.0));
    ask(probe);
    assertThat(probe.take().checks().get("orders").detail()).startsWith("3.0");
  }

  @Test
  void shouldGiveUpWhenTheServerNeverAnswers() throws IOException {
    // Given: connections are accepted by the kernel, and nobody reads them
    try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + silent.getLocalPort();
      var release = Releases.with(value(address, "up", 1.0));
      var probe = probe(release, Duration.ofMillis(200));
      // Then
      assertThatThrownBy(() -> ask(probe, release))
          .hasMessage(
              "metric orders: query `up`: " + address + "/api/v1/query: no answer within 200 ms");
    }
  }

  @Test
  void shouldSayThatNobodyListensWhenTheAddressIsWrong() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(() -> ask(probe(value("http://127.0.0.1:" + port, "up", 1.0))))
        .hasMessageEndingWith("cannot be connected to");
  }

  @Test
  void shouldMeasureInTheBackgroundWhenWindowsFollowEachOther() {
    // Given
    var release = Releases.with(rate(prometheus.address(), BAD, TOTAL));
    prometheus.expose(requests("stable", "x", 200, 10) + requests("canary", "y", 200, 10));
    var sampler = new RemoteSampler(vertx, Clock.systemUTC(), TIMEOUT);
    sampler.begin(release);
    Awaitility.await()
        .until(() -> sampler.health("uid").get("orders"), Answering.class::isInstance);
    // When
    prometheus.expose(requests("stable", "x", 200, 12) + requests("canary", "y", 200, 15));
    var seen =
        Awaitility.await()
            .pollInterval(release.interval())
            .until(
                () -> sampler.take(release).rates().get("orders"),
                c -> c != null && c.canary() > 0);
    // Then
    assertThat(seen).isEqualTo(new Counts(2, 0, 5, 0));
    sampler.end("uid");
    assertThat(sampler.health("uid")).isEmpty();
  }

  private static void assertTrouble(Probe probe, String message) {
    assertThatThrownBy(() -> ask(probe)).hasMessage(message);
    assertThat(probe.take()).isEqualTo(Samples.NONE);
  }

  private static Probe probe(PrometheusMetric metric) {
    return probe(Releases.with(metric), TIMEOUT);
  }

  private static Probe probe(SampledRelease release, Duration timeout) {
    var metric = release.measures().prometheus().get(0);
    return new PrometheusProbe(
        vertx,
        Clock.systemUTC(),
        new Prometheus(vertx, new HttpExchange(vertx), timeout),
        metric,
        new Gauges(release).of(metric));
  }

  private static void ask(Probe probe) {
    ask(probe, Releases.with(value("http://unused", "unused", 1.0)));
  }

  private static void ask(Probe probe, SampledRelease release) {
    try {
      probe.ask(release).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  private static String requests(String version, String pod, int code, int count) {
    return "requests_total{service=\"web-%s\",pod=\"%s\",code=\"%d\"} %d\n"
        .formatted(version, pod, code, count);
  }

  private static String buckets(String version, int first, int second, int all) {
    return """
        seconds_bucket{service="web-%1$s",le="1e-05"} %2$d
        seconds_bucket{service="web-%1$s",le="0.5"} %3$d
        seconds_bucket{service="web-%1$s",le="+Inf"} %4$d
        """
        .formatted(version, first, second, all);
  }
}
