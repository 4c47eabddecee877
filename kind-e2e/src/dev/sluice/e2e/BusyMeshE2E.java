package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Releases beside {@link Strangers} who never stand still: what is decided is decided by the
 * canary, and as fast as in a quiet mesh. What callers paid is counted: see {@link Toll}.
 */
@Tag("long")
@Isolated("Stopped sidecars acknowledge nothing, so nobody else may wait for all.")
class BusyMeshE2E {
  private static final Duration PROMISED = Duration.ofSeconds(60);
  private static final String STEPS = "[{setWeight: 20}, {setWeight: 50}]";
  private static KubernetesClient client;

  @BeforeAll
  static void connect() {
    client = Cluster.connect();
  }

  @AfterAll
  static void disconnect() {
    client.close();
  }

  @Test
  void shouldTakeBackTheBadAndPromoteTheGoodWhenTheMeshIsBusy() {
    try (var strangers = new Strangers(client);
        var good = Scene.open(client, "good", Map.of());
        var bad = Scene.open(client, "bad", Map.of())) {
      // Given
      good.shop.adopt(STEPS);
      bad.shop.adopt(STEPS);
      try (var fate = new Timeline(client, bad.namespace);
          var course = new Timeline(client, good.namespace)) {
        good.shop.mark("good");
        bad.shop.mark("bad");
        strangers.disturb();
        // When
        Instant begun = good.shop.release("good", Map.of());
        Instant since = bad.shop.release("bad", Map.of("FAILURE_RATE", "0.9"));
        var takenBack = bad.shop.ended(since);
        var toll = Toll.of(bad.shop.stats("bad"), "bad");
        var promoted = good.shop.ended(begun);
        // Then
        System.out.println("busy mesh: " + strangers.happened());
        System.out.println("busy mesh, good: " + end(promoted));
        System.out.printf(
            "busy mesh, bad: decided after %s, home after %s; %s; %s%n",
            fate.untilTakenBack(), fate.untilHome(takenBack), toll, end(takenBack));
        assertThat(takenBack.phase()).as(fate.story()).isEqualTo("RolledBack");
        assertThat(takenBack.history().get(0).reason()).isEqualTo("HarmDetected");
        assertThat(fate.untilHome(takenBack)).isLessThanOrEqualTo(PROMISED);
        toll.staysWithin(20);
        assertThat(promoted.phase()).as(course.story()).isEqualTo("Promoted");
        good.shop.nothingLost("good");
      }
    }
  }

  private static String end(RolloutStatus status) {
    return status.phase() + ": " + status.history().get(0).message();
  }
}
