package dev.sluice.mesh.metricsapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import dev.sluice.testkit.MovedClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.Metrics.Bucket;
import io.prometheus.client.Metrics.Counter;
import io.prometheus.client.Metrics.Histogram;
import io.prometheus.client.Metrics.LabelPair;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import io.prometheus.client.Metrics.MetricType;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsIngestTest {
  private static final Identity FRONT = new Identity("shop", "front");
  private static final Identity OTHER = new Identity("shop", "other");
  private static final String V1 = "out|shop/web-v1|80";
  private static final String V2 = "out|shop/web-v2|80";

  private final MovedClock clock = new MovedClock(Instant.parse("2026-01-05T10:00:00Z"));
  private final EdgeStore store = new EdgeStore(new SimpleMeterRegistry(), clock);

  @Test
  void shouldAddDeltasWhenMessagesFollowEachOther() {
    take(FRONT, counter("edge.total", V1, 10), counter("edge.failed", V1, 2));
    take(FRONT, counter("edge.total", V1, 5));
    assertThat(store.total("shop", "web-v1").requests()).isEqualTo(15);
    assertThat(store.total("shop", "web-v1").failures()).isEqualTo(2);
    assertThat(store.total("shop", "nobody")).isEqualTo(Traffic.NONE);
  }

  @Test
  void shouldKeepSourcesApartAndSumThemWhenSeveralCall() {
    take(FRONT, counter("edge.total", V1, 10));
    take(OTHER, counter("edge.total", V1, 1), counter("edge.total", V2, 7));
    assertThat(store.total("shop", "web-v1").requests()).isEqualTo(11);
    assertThat(store.edges())
        .extracting(
            edge ->
                edge.source().serviceAccount()
                    + " "
                    + edge.destination()
                    + " "
                    + edge.traffic().requests())
        .containsExactlyInAnyOrder(
            "front shop/web-v1 10", "other shop/web-v1 1", "other shop/web-v2 7");
  }

  @Test
  void shouldSumPortsWhenAServiceHasSeveral() {
    take(
        FRONT,
        counter("edge.total", "out|shop/web|80", 1),
        counter("edge.total", "out|shop/web|81", 2));
    assertThat(store.total("shop", "web").requests()).isEqualTo(3);
  }

  @Test
  void shouldPassOverWhatIsNoServiceWhenOtherTagsCome() {
    take(
        FRONT,
        counter("edge.total", "passthrough", 1),
        counter("edge.total", "in|80", 1),
        counter("edge.total", "out|web|80", 1),
        counter("cluster.x", V1, 1));
    assertThat(store.edges()).isEmpty();
  }

  @Test
  void shouldHoldAFailureBackWhenItsRequestComesLater() {
    take(FRONT, counter("edge.total", V1, 1), counter("edge.failed", V1, 2));
    assertThat(store.total("shop", "web-v1").failures()).isEqualTo(1);
    take(FRONT, counter("edge.total", V1, 1));
    assertThat(store.total("shop", "web-v1").failures()).isEqualTo(2);
  }

  @Test
  void shouldCarryClientErrorsAndWhatWasNotAnsweredOnceEach() {
    take(
        FRONT,
        counter("edge.total", V1, 10),
        counter("edge.failed", V1, 3),
        counter("edge.unanswered", V1, 2),
        counter("edge.client_errors", V1, 4));
    take(FRONT, counter("edge.total", V1, 1), counter("edge.client_errors", V1, 1));
    assertThat(store.total("shop", "web-v1"))
        .isEqualTo(new Traffic(11, 3, 5, 2, new long[LatencyBounds.cells()]));
    assertThat(store.edge(FRONT, new Name("shop", "web-v1")))
        .isEqualTo(store.total("shop", "web-v1"));
  }

  /** The request came with the message before, which somebody read in between. */
  @Test
  void shouldHoldAPartBackWhenTheDifferenceOfTwoReadingsHasNoRoomForIt() {
    take(FRONT, counter("edge.total", V1, 10));
    Traffic before = store.total("shop", "web-v1");
    take(
        FRONT,
        counter("edge.failed", V1, 2),
        counter("edge.unanswered", V1, 2),
        counter("edge.client_errors", V1, 1));
    Traffic without = store.total("shop", "web-v1");
    take(FRONT, counter("edge.total", V1, 3));
    Traffic after = store.total("shop", "web-v1");
    assertThat(without.since(before)).isEqualTo(Traffic.NONE);
    assertThat(after.since(without))
        .isEqualTo(new Traffic(3, 2, 1, 2, new long[LatencyBounds.cells()]));
  }

  @Test
  void shouldPutEveryRequestInItsCellWhenAHistogramComes() {
    double[] bounds = LatencyBounds.milliseconds();
    take(FRONT, histogram(V1, bounds, 0.05, 0.1, 1.05, 200_000));
    long[] cells = store.total("shop", "web-v1").latency();
    assertThat(cells[0]).isEqualTo(2);
    assertThat(cells[Arrays.binarySearch(bounds, 1.1)]).isEqualTo(1);
    assertThat(cells[cells.length - 1]).isEqualTo(1);
    assertThat(Arrays.stream(cells).sum()).isEqualTo(4);
  }

  @Test
  void shouldRefuseAHistogramAndKeepTheCountsWhenItsBucketsAreNotOurs() {
    double[] bounds = LatencyBounds.milliseconds();
    bounds[7] += 0.001;
    Message message =
        Message.of(
            List.of(
                counter("edge.total", V1, 3),
                histogram(V1, bounds, 1),
                histogram(V1, new double[] {1, 2}, 1)));
    store.add(FRONT, message.samples());
    assertThat(message.unreadable()).isEqualTo(2);
    assertThat(store.total("shop", "web-v1").requests()).isEqualTo(3);
    assertThat(Arrays.stream(store.total("shop", "web-v1").latency()).sum()).isZero();
  }

  @Test
  void shouldRefuseValuesWhenTheyAreNoCounts() {
    Message message =
        Message.of(
            List.of(
                counter("edge.total", V1, -1),
                counter("edge.total", V1, Double.NaN),
                counter("edge.total", V1, 1e300)));
    assertThat(message.unreadable()).isEqualTo(3);
    assertThat(message.samples()).allMatch(sample -> sample.requests() == 0);
  }

  @Test
  void shouldCountTogetherWhenThereAreTooManyPairs() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    EdgeStore small = new EdgeStore(meters, clock, 2);
    for (String service : List.of("a", "b", "c", "d")) {
      small.add(
          FRONT,
          Message.of(List.of(counter("edge.total", "out|shop/" + service + "|80", 1))).samples());
    }
    assertThat(small.edges())
        .extracting(edge -> edge.destination().name() + edge.traffic().requests())
        .containsExactlyInAnyOrder("a1", "b1", "2");
    assertThat(small.total("shop", "a").requests()).isEqualTo(1);
    assertThat(meters.get("sluice.edges.overflow").counter().count()).isEqualTo(2);
  }

  @Test
  void shouldCountANewServiceWhenOthersHaveBeenSilentForLong() {
    EdgeStore small = new EdgeStore(new SimpleMeterRegistry(), clock, 2);
    take(small, "a");
    take(small, "b");
    clock.pass(Tallies.SILENT.minusSeconds(1));
    take(small, "b");
    clock.pass(Duration.ofSeconds(1));
    take(small, "c");
    assertThat(small.total("shop", "a")).as("forgotten").isEqualTo(Traffic.NONE);
    assertThat(small.total("shop", "b").requests()).isEqualTo(2);
    assertThat(small.total("shop", "c").requests()).isEqualTo(1);
    assertThat(small.edge(FRONT, new Name("shop", "c")).requests()).isEqualTo(1);
  }

  @Test
  void shouldNotForgetWhatSomebodyReadsWhenNobodyCallsIt() {
    EdgeStore small = new EdgeStore(new SimpleMeterRegistry(), clock, 1);
    take(small, "a");
    for (int i = 0; i < 3; i++) {
      clock.pass(Tallies.SILENT.minusSeconds(1));
      assertThat(small.total("shop", "a").requests()).isEqualTo(1);
      take(small, "b");
    }
    assertThat(small.total("shop", "a").requests()).isEqualTo(1);
  }

  @Test
  void shouldCountOnlyServicesThatThereAreAndForgetTheOthersOnceTheyAreSilent() {
    store.know(model("web-v1"));
    take(FRONT, counter("edge.total", V1, 1), counter("edge.total", V2, 1));
    assertThat(store.total("shop", "web-v1").requests()).isEqualTo(1);
    assertThat(store.total("shop", "web-v2")).as("forged").isEqualTo(Traffic.NONE);
    store.know(model());
    assertThat(store.edges()).as("a window may be under way").hasSize(1);
    clock.pass(Tallies.SILENT);
    store.know(model());
    assertThat(store.edges()).isEmpty();
    assertThat(store.total("shop", "web-v1")).isEqualTo(Traffic.NONE);
  }

  @Test
  void shouldSeeMessagesWholeWhenReadingWhileTheyCome() {
    // Given: every message has as many requests for v1 as for v2
    AtomicBoolean done = new AtomicBoolean();
    var writer =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                take(FRONT, counter("edge.total", V1, 1), counter("edge.total", V2, 1));
              }
            });
    // When
    Set<Long> differences =
        IntStream.range(0, 20_000)
            .mapToObj(i -> store.totals("shop", List.of("web-v1", "web-v2")))
            .map(all -> all.get("web-v1").requests() - all.get("web-v2").requests())
            .collect(Collectors.toSet());
    done.set(true);
    writer.join();
    // Then
    assertThat(differences).containsExactly(0L);
  }

  private static void take(EdgeStore store, String service) {
    store.add(
        FRONT,
        Message.of(List.of(counter("edge.total", "out|shop/" + service + "|80", 1))).samples());
  }

  private static MeshModel model(String... services) {
    var all =
        Arrays.stream(services)
            .map(service -> new Name("shop", service))
            .collect(
                Collectors.toMap(
                    name -> name,
                    name ->
                        new MeshModel.Service(
                            name, List.of(), List.of(), List.of(), Map.of(), List.of())));
    return new MeshModel(
        "cluster.local",
        all,
        Map.of(),
        List.of(),
        List.of(),
        Map.of(),
        MeshModel.Routes.NONE,
        Set.of());
  }

  private void take(Identity source, MetricFamily... families) {
    store.add(source, Message.of(List.of(families)).samples());
  }

  private static MetricFamily counter(String name, String destination, double value) {
    return MetricFamily.newBuilder()
        .setName(name)
        .setType(MetricType.COUNTER)
        .addMetric(metric(destination).setCounter(Counter.newBuilder().setValue(value)))
        .build();
  }

  private static MetricFamily histogram(
      String destination, double[] boundsMillis, double... samplesMillis) {
    Histogram.Builder histogram = Histogram.newBuilder().setSampleCount(samplesMillis.length);
    for (double bound : boundsMillis) {
      long below = Arrays.stream(samplesMillis).filter(sample -> sample <= bound).count();
      histogram.addBucket(
          Bucket.newBuilder().setUpperBound(bound * 1000).setCumulativeCount(below));
    }
    return MetricFamily.newBuilder()
        .setName("edge.latency_us")
        .setType(MetricType.HISTOGRAM)
        .addMetric(metric(destination).setHistogram(histogram))
        .build();
  }

  private static Metric.Builder metric(String destination) {
    return Metric.newBuilder()
        .addLabel(LabelPair.newBuilder().setName("dst").setValue(destination));
  }
}
