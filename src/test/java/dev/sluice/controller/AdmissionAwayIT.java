package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Nobody answers for the hold, and writes pass: the controller catches them. */
@Simulated
class AdmissionAwayIT {
  private static final Version V2 = Version.of("v2").readyAfter(Duration.ofSeconds(2));

  @Test
  void shouldCatchTheTemplateAndReleaseItWhenAdmissionIsAway(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(4).start();
    space.admissionAway();
    List<Boolean> pauses = pauses(web);
    // When
    web.release(V2).reaches("Preparing");
    space.until(
        "only the stable version", () -> web.paused() && web.images().equals(Set.of("web:v1")));
    web.reaches("Promoted").untilItRuns(V2);
    // Then
    assertThat(web.status().history()).hasSize(1);
    assertThat(pauses).containsExactly(false, true, false);
  }

  @Test
  void shouldStayPausedWhenTheTemplateWasTakenBack(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(4).start();
    space.admissionAway();
    List<Boolean> pauses = pauses(web);
    // When
    web.release(V2.failing(0.5)).reaches("RolledBack");
    // Then
    space.touch(web);
    assertThat(web.images()).containsExactly("web:v1");
    assertThat(pauses).containsExactly(false, true);
  }

  /** Whether it is paused, now and each time that this changes. */
  private static List<Boolean> pauses(Web web) {
    List<Boolean> pauses = new CopyOnWriteArrayList<>();
    web.deployment()
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, Deployment now) {
                boolean paused = Boolean.TRUE.equals(now.getSpec().getPaused());
                if (pauses.isEmpty() || pauses.get(pauses.size() - 1) != paused) {
                  pauses.add(paused);
                }
              }

              @Override
              public void onClose(WatcherException cause) {
                // Ends with the client.
              }
            });
    return pauses;
  }
}
