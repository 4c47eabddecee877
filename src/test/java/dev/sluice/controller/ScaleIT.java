package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import org.junit.jupiter.api.Test;

/** The workload is scaled while its versions change. */
@Simulated
class ScaleIT {
  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 50}, {pause: {}}]";

  @Test
  void shouldGrowTheCanaryWhenTheWorkloadGrows(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(50);
    // When
    web.scale(6);
    // Then
    space.until(web.canary(), "three canary pods", d -> Web.ready(d) == 3);
    assertThat(web.status().phase()).isEqualTo("Progressing");
  }

  @Test
  void shouldPromoteToAllPodsWhenTheWorkloadGrewDuringTheRelease(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 50}, {pause: {duration: 2s}}]").start();
    web.release(V2).serves(50);
    // When
    web.scale(4);
    // Then
    web.reaches("Promoted").untilItRuns(V2);
    assertThat(web.deployment().get().getSpec().getReplicas()).isEqualTo(4);
  }

  @Test
  void shouldPromoteWhenTheWorkloadShrinksDuringTheRelease(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(4).steps("[{setWeight: 50}, {pause: {duration: 2s}}]").start();
    web.release(V2).serves(50);
    // When
    web.scale(2);
    // Then
    web.reaches("Promoted").untilItRuns(V2);
  }

  @Test
  void shouldKeepTheStableVersionWhenScaledAfterARollback(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.failing(0.5)).reaches("RolledBack");
    // When
    web.scale(5);
    // Then
    space.until(web.deployment(), "scaled", d -> Web.ready(d) == 5);
    assertThat(web.images()).containsExactly("web:v1");
  }

  @Test
  void shouldPromoteWhenScaledWhilePromoting(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.readiness(Web::stableV2, false);
    web.release(V2).reaches("Promoting");
    // When
    web.scale(3);
    space.readiness(Web::stableV2, true);
    // Then
    web.reaches("Promoted").untilItRuns(V2);
  }
}
