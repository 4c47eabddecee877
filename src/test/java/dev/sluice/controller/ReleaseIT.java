package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.ClusterSimulation;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A release from the changed template to its end. */
@Execution(ExecutionMode.CONCURRENT)
class ReleaseIT {
  @RegisterExtension static final ClusterSimulation CLUSTER = new ClusterSimulation();

  private static final Version V2 = Version.of("v2");

  @Test
  void shouldPromoteWhenTheCanaryDoesNoHarm(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    web.release(V2).reaches("Promoted");
    // Then
    web.untilItRuns(V2).untilNoCanary();
    assertThat(web.images()).containsExactly("web:v2");
    assertThat(web.weights()).containsEntry("web-canary", 0).containsEntry("web-stable", 100);
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldTakeBackWhenTheCanaryFails(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    web.release(V2.failing(0.5)).reaches("RolledBack");
    // Then
    web.untilNoCanary();
    assertThat(web.status().rejectedRevision()).isNotNull();
    assertThat(web.images()).containsExactly("web:v1");
  }
}
