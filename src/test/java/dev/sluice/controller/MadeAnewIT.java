package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import org.junit.jupiter.api.Test;

/** A Rollout is deleted and made anew while it was at work. */
@Simulated
class MadeAnewIT {

  private static final Version V2 = Version.of("v2");

  @Test
  void shouldReleaseWhatWaitsWhenTheRolloutIsMadeAnewMidway(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {duration: 2s}}]").start();
    web.release(V2).serves(20);
    web.delete().untilGone();
    // When
    web.applyRollout();
    // Then
    web.reaches("Promoted").untilItRuns(V2);
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldBringPodsUpWhenAHeldDeploymentComesFromABackup(SimulatedNamespace space) {
    // Given
    space.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, annotations: {sluice.dev/held-by: web}}
        spec:
          paused: true
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:v1"}]}
        """);
    // When
    var web = space.web().withoutDeployment();
    // Then
    web.untilItRuns(Version.of("v1")).reaches("Stable");
  }
}
