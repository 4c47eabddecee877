package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import org.junit.jupiter.api.Test;

/** A workload without pods has nothing to release into. */
@Simulated
class ZeroReplicasIT {

  private static final Version V2 = Version.of("v2");

  @Test
  void shouldWaitWhenTheWorkloadIsScaledToZero(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.scale(0);
    space.until(
        web.deployment(),
        "none",
        d -> d.getStatus().getReplicas() == null || d.getStatus().getReplicas() == 0);
    // When
    web.release(V2);
    // Then
    web.until("waits", r -> r.getStatus().message().contains("replicas"));
    assertThat(web.canaryImages()).isEmpty();
    web.scale(2);
    web.untilItRuns(V2);
    assertThat(web.status().rejectedRevision()).isNull();
  }
}
