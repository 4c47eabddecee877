package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Releases under 200 requests per second. */
@ResourceLock(Shop.VERSIONS)
@ResourceLock(value = Shop.OBJECTS, mode = ResourceAccessMode.READ)
class ReleaseE2E {
  private static final int WARMUP_WINDOWS = 2;
  private static KubernetesClient client;
  private static Shop shop;

  @BeforeAll
  static void connect() {
    client = Cluster.connect();
    shop = new Shop(client);
    shop.adopt("[{setWeight: 10}, {setWeight: 50}, {setWeight: 100}]");
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Test
  void shouldPromoteWithoutLosingARequestWhenTheVersionIsGood() {
    // Given
    shop.mark("good");
    // When
    Instant since = shop.release("good-" + System.nanoTime(), Map.of());
    var status = shop.ended(since);
    // Then
    assertThat(status.phase()).isEqualTo("Promoted");
    assertThat(status.stableRevision()).isEqualTo(status.history().get(0).revision());
    assertThat(status.canaryWeight()).isZero();
    shop.nothingLost("good");
  }

  @Test
  void shouldTakeBackWithinTwoWindowsWhenHalfOfTheRequestsFail() {
    // Given
    String version = "failing-" + System.nanoTime();
    shop.mark(version);
    // When
    Instant since = shop.release(version, Map.of("FAILURE_RATE", "0.5"));
    var status = shop.ended(since);
    // Then
    assertThat(status.phase()).isEqualTo("RolledBack");
    assertThat(status.history().get(0).reason()).isEqualTo("HarmDetected");
    assertThat(status.statistics().windows()).isLessThanOrEqualTo(2);
    assertThat(shop.nothingLost(version).path("injected").asLong()).isPositive();
    staysAway(version);
  }

  @Test
  void shouldTakeBackWithinFourScoredWindowsWhenItIsThreeTimesSlower() {
    // Given
    String version = "slow-" + System.nanoTime();
    shop.mark(version);
    // When
    Instant since = shop.release(version, Map.of("LATENCY_MS", "15"));
    var status = shop.ended(since);
    // Then
    assertThat(status.phase()).isEqualTo("RolledBack");
    assertThat(status.history().get(0).message()).contains("latency");
    assertThat(status.statistics().windows()).isLessThanOrEqualTo(WARMUP_WINDOWS + 4);
    shop.nothingLost(version);
    staysAway(version);
  }

  @Test
  void shouldEndAtOnceWhenTheWorkloadGoesBackToTheStableRevision() {
    // Given
    var stableTemplate = shop.runningTemplate();
    var stable = shop.status().stableRevision();
    Instant since = shop.release("withdrawn-" + System.nanoTime(), Map.of());
    shop.serving(10);
    // When
    shop.edit(d -> d.edit().editSpec().withTemplate(stableTemplate).endSpec().build());
    var status = shop.ended(since);
    // Then
    assertThat(status.stableRevision()).isEqualTo(stable);
    assertThat(status.history().get(0).reason()).isEqualTo("Reverted");
  }

  @Test
  void shouldPutTheSplitRightWithinASecondWhenSomebodyEditsOrDeletesIt() {
    // Given
    var wanted = shop.split().get().getSpec();
    // When
    shop.split().edit(Shop::turnedAround);
    // Then
    await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> wanted.equals(shop.split().get().getSpec()));
    // When
    shop.split().delete();
    // Then
    await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> shop.split().get() != null && wanted.equals(shop.split().get().getSpec()));
    assertThat(wanted.backends())
        .containsExactly(new Backend("catalog-stable", 100), new Backend("catalog-canary", 0));
  }

  /** After it was taken back not one more request reaches the version. */
  private static void staysAway(String version) {
    long then = requests(version);
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(5))
        .until(() -> requests(version) == then);
  }

  private static long requests(String version) {
    return shop.stats(version).path("versions").path(version).path("requests").asLong();
  }
}
