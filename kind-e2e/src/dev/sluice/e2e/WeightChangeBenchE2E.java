package dev.sluice.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * How long a weight change takes to reach all new requests: from just before the TrafficSplit is
 * written to the last answer of the backend that lost its weight. At 200 requests per second the
 * resolution is 5 ms, and the answer's own latency is in it.
 */
@Isolated("Milliseconds are measured.")
class WeightChangeBenchE2E {
  private static final int CHANGES = Integer.getInteger("sluice.changes", 100);
  private static KubernetesClient client;
  private static Bench bench;

  @BeforeAll
  static void install() {
    client = Cluster.connect();
    bench = new Bench(client);
  }

  @AfterAll
  static void remove() {
    bench.close();
    client.close();
  }

  @Test
  void shouldReachAllNewRequestsWithoutLosingOne() {
    // Given
    Pause.of(Duration.ofSeconds(3));
    bench.mark();
    var millis = new ArrayList<Long>();
    // When
    for (int i = 0; i < CHANGES; i++) {
      millis.add(change(i % 2 == 0));
    }
    // Then
    millis.sort(Long::compare);
    System.out.printf(
        "weight change to last old answer, %d changes at 200 requests per second: p50 %d ms, p90 %d"
            + " ms, p99 %d ms, max %d ms%n",
        CHANGES, at(millis, 0.5), at(millis, 0.9), at(millis, 0.99), at(millis, 1));
    bench.nothingLost();
  }

  /** Sends everything to one side; milliseconds until the other side answered for the last time. */
  private static long change(boolean toRight) {
    String loser = toRight ? "left" : "right";
    Instant written = Instant.now();
    bench.turn(toRight);
    Pause.of(Duration.ofMillis(1500));
    String last = bench.stats().path("versions").path(loser).path("lastSeen").asText();
    return last.isEmpty()
        ? 0
        : Math.max(0, Duration.between(written, Instant.parse(last)).toMillis());
  }

  private static long at(List<Long> sorted, double quantile) {
    int rank = (int) Math.ceil(quantile * sorted.size());
    return sorted.get(Math.max(rank, 1) - 1);
  }
}
