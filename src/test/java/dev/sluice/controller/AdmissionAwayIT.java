package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Controller;
import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nobody answers for the hold, and writes pass: the controller catches them. */
@Simulated
class AdmissionAwayIT {
  private static final Version V2 = Version.of("v2").readyAfter(Duration.ofSeconds(2));

  @Test
  void shouldCatchTheTemplateAndReleaseItWhenAdmissionIsAway(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().replicas(4).start();
    space.admissionAway();
    long before = writes(controller);
    // When
    web.release(V2).reaches("Preparing");
    space.until(
        "only the stable version", () -> web.paused() && web.images().equals(Set.of("web:v1")));
    web.reaches("Promoted").untilItRuns(V2);
    // Then
    assertThat(web.status().history()).hasSize(1);
    assertThat(writes(controller) - before)
        .as("paused, resumed; each may meet a conflict once")
        .isLessThanOrEqualTo(4);
  }

  @Test
  void shouldStayPausedWhenTheTemplateWasTakenBack(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().replicas(4).start();
    space.admissionAway();
    long before = writes(controller);
    // When
    web.release(V2.failing(0.5)).reaches("RolledBack");
    // Then
    space.touch(web);
    assertThat(web.images()).containsExactly("web:v1");
    assertThat(writes(controller) - before)
        .as("paused; may meet a conflict once")
        .isLessThanOrEqualTo(2);
  }

  private static long writes(Controller controller) {
    return controller.requests().byPath().entrySet().stream()
        .filter(it -> it.getKey().matches("(PATCH|PUT) .*/deployments/web"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
