package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How long a weight change takes to reach all new requests: from just before the TrafficSplit is
 * written to the last answer of the backend that lost its weight. At 200 requests per second the
 * resolution is 5 ms, and the answer's own latency is in it.
 */
class WeightChangeBenchE2E {
  private static final int CHANGES = Integer.getInteger("sluice.changes", 100);
  private static KubernetesClient client;
  private static Shop shop;

  @BeforeAll
  static void install() {
    client = Cluster.connect();
    shop = new Shop(client);
    client.load(Shop.stream("kind-e2e/src/bench.yaml")).forceConflicts().serverSideApply();
    for (String name : List.of("left", "right", "bench")) {
      shop.deployment(name).waitUntilCondition(Shop::available, 2, TimeUnit.MINUTES);
    }
  }

  @AfterAll
  static void remove() {
    client.load(Shop.stream("kind-e2e/src/bench.yaml")).delete();
    client.close();
  }

  @Test
  void shouldReachAllNewRequestsWithoutLosingOne() {
    // Given
    pause(Duration.ofSeconds(3));
    shop.shop("bench", "stats", "--mark", "bench");
    var millis = new ArrayList<Long>();
    // When
    for (int i = 0; i < CHANGES; i++) {
      millis.add(change(i % 2 == 0));
    }
    // Then
    millis.sort(Long::compare);
    System.out.printf(
        "weight change to last old answer, %d changes at 200 requests per second: p50 %d ms, p90 %d ms, p99 %d ms, max %d ms%n",
        CHANGES, at(millis, 0.5), at(millis, 0.9), at(millis, 0.99), at(millis, 1));
    assertThat(shop.stats("bench", "bench").path("lost").asLong()).isZero();
  }

  /** Sends everything to one side; milliseconds until the other side answered for the last time. */
  private static long change(boolean toRight) {
    String loser = toRight ? "left" : "right";
    Instant written = Instant.now();
    client.resource(split(toRight)).forceConflicts().serverSideApply();
    pause(Duration.ofMillis(1500));
    String last =
        shop.stats("bench", "bench").path("versions").path(loser).path("lastSeen").asText();
    return last.isEmpty()
        ? 0
        : Math.max(0, Duration.between(written, Instant.parse(last)).toMillis());
  }

  private static TrafficSplit split(boolean toRight) {
    var split = new TrafficSplit();
    split.getMetadata().setNamespace(Shop.NAMESPACE);
    split.getMetadata().setName("bench");
    split.setSpec(
        new TrafficSplitSpec(
            "both",
            List.of(
                new Backend("left", toRight ? 0 : 100), new Backend("right", toRight ? 100 : 0)),
            null));
    return split;
  }

  private static long at(List<Long> sorted, double quantile) {
    int rank = (int) Math.ceil(quantile * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1);
  }

  private static void pause(Duration duration) {
    Instant until = Instant.now().plus(duration);
    Awaitility.await()
        .atMost(duration.plusSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !Instant.now().isBefore(until));
  }
}
