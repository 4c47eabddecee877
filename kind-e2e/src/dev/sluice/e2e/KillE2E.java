package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The controller is killed in the middle of a release, at another instant each time; the release
 * ends as if nothing had happened. {@code -Dsluice.kills=20} is the full run; fewer instants are
 * spread over the same span.
 */
@Isolated("The controller is killed.")
class KillE2E {
  private static final int INSTANTS = 20;

  /** From the new template to the drained canary, undisturbed. */
  private static final Duration SPAN = Duration.ofSeconds(40);

  private static final Random CHANCE = new Random(20);
  private static KubernetesClient client;
  private static Shop shop;

  @BeforeAll
  static void connect() {
    client = Cluster.connect();
    shop = new Shop(client);
    shop.adopt("[{setWeight: 20}, {setWeight: 60}]");
  }

  @AfterAll
  static void disconnect() {
    Cluster.awaitController(client);
    client.close();
  }

  @TestFactory
  Stream<DynamicTest> shouldEndAsUndisturbedWhenTheControllerIsKilled() {
    int runs = Integer.getInteger("sluice.kills", INSTANTS);
    return IntStream.rangeClosed(1, runs)
        .mapToObj(
            run -> DynamicTest.dynamicTest("kill " + run + " of " + runs, () -> kill(run, runs)));
  }

  private static void kill(int run, int runs) {
    // Given
    Cluster.awaitController(client);
    boolean good = run % 2 == 1;
    String version = "kill-" + System.nanoTime();
    shop.mark(version);
    // When
    Instant since = shop.release(version, good ? Map.of() : Map.of("FAILURE_RATE", "0.5"));
    waitUntil(since.plus(instant(run, runs, good)));
    Instant killedAt = Instant.now();
    long killed = Cluster.killController(client);
    var status = shop.ended(since);
    // Then
    assertThat(killed).isEqualTo(1);
    System.out.printf(
        "kill %d of %d, %d ms after the new template: %s%n",
        run, runs, Duration.between(since, killedAt).toMillis(), status.message());
    assertThat(status.phase()).isEqualTo(good ? "Promoted" : "RolledBack");
    assertThat(status.history().get(0).reason()).isEqualTo(good ? "NoHarmFound" : "HarmDetected");
    assertThat(status.statistics().canaryRequests() > answered(version)).isFalse();
    shop.nothingLost(version);
  }

  /** Spread evenly, each somewhere in its slice; a failing version lives only a third as long. */
  private static Duration instant(int run, int runs, boolean good) {
    long span = good ? SPAN.toMillis() : SPAN.toMillis() / 3;
    return Duration.ofMillis((long) (span * (run - 1 + CHANCE.nextDouble()) / runs));
  }

  private static void waitUntil(Instant instant) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !Instant.now().isBefore(instant));
  }

  /** The analysis can have seen at most what the version really answered. */
  private static long answered(String version) {
    return shop.stats(version).path("versions").path(version).path("requests").asLong();
  }
}
