package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import org.junit.jupiter.api.Test;

/** At rest the Deployment is as its user left it, and kubectl means what it says. */
@Simulated
class RestIT {

  private static final Version V1 = Version.of("v1");
  private static final Version V2 = Version.of("v2");

  @Test
  void shouldNotPauseTheDeploymentAtRest(SimulatedNamespace space) {
    // When
    var web = space.web().start();
    // Then
    space.until(web.deployment(), "not paused", d -> !Boolean.TRUE.equals(d.getSpec().getPaused()));
    web.release(V2).reaches("Promoted");
    space.until(web.deployment(), "not paused", d -> !Boolean.TRUE.equals(d.getSpec().getPaused()));
  }

  @Test
  void shouldRestartTheStableVersionWithoutARelease(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    var answer = space.kubectl("rollout", "restart", "deployment/web");
    // Then
    assertThat(answer.exit()).as(answer.output()).isZero();
    space.until(
        web.deployment(),
        "restarted",
        d ->
            d.getStatus().getObservedGeneration().equals(d.getMetadata().getGeneration())
                && Integer.valueOf(2).equals(d.getStatus().getUpdatedReplicas())
                && d.getStatus().getReplicas() == 2);
    web.until("at rest", r -> r.getStatus().phase().equals("Stable"));
    assertThat(web.status().history()).isNullOrEmpty();
  }

  @Test
  void shouldReleaseTheVersionBeforeWhenItIsUndone(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2).reaches("Promoted");
    // When
    var answer = space.kubectl("rollout", "undo", "deployment/web");
    // Then
    assertThat(answer.exit()).as(answer.output()).isZero();
    web.untilItRuns(V1).reaches("Promoted");
    assertThat(web.status().history()).hasSize(2);
  }

  @Test
  void shouldBeCompleteForKubectlAtRest(SimulatedNamespace space) {
    // Given
    space.web().start();
    // When
    var answer = space.kubectl("rollout", "status", "deployment/web", "--timeout=60s");
    // Then
    assertThat(answer.exit()).as(answer.output()).isZero();
  }

  @Test
  void shouldKeepTheRejectedVersionOutWhenTheDeploymentIsResumed(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.failing(0.5)).reaches("RolledBack");
    // When
    space.kubectl("rollout", "resume", "deployment/web");
    space.kubectl("rollout", "resume", "deployment/web");
    space.kubectl("rollout", "resume", "deployment/web");
    // Then
    web.scale(4);
    space.until(
        web.deployment(), "four", d -> Web.ready(d) == 4 && d.getStatus().getReplicas() == 4);
    assertThat(web.images()).containsExactly("web:v1");
  }

  @Test
  void shouldKeepTheCanaryOutOfTheStableSideWhenTheDeploymentIsResumed(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {}}]").start();
    web.release(V2).isAtStep("2/2");
    // When
    space.kubectl("rollout", "resume", "deployment/web");
    space.kubectl("rollout", "resume", "deployment/web");
    // Then
    web.scale(4);
    space.until(
        web.deployment(), "four", d -> Web.ready(d) == 4 && d.getStatus().getReplicas() == 4);
    assertThat(web.images()).containsExactly("web:v1");
    assertThat(web.status().phase()).isEqualTo("Progressing");
  }

  @Test
  void shouldGoOnWhenTheSameManifestReplacesTheDeploymentDuringARelease(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {}}]").start();
    web.release(V2).isAtStep("2/2");
    // When
    for (int i = 0; i < 3; i++) {
      space.kubectlWith(web.manifest(V2), "replace", "-f", "-");
    }
    // Then
    web.scale(4);
    space.until(
        web.deployment(), "four", d -> Web.ready(d) == 4 && d.getStatus().getReplicas() == 4);
    assertThat(web.images()).containsExactly("web:v1");
    assertThat(web.status().phase()).isEqualTo("Progressing");
  }

  @Test
  void shouldForgetTheMessageWhenTheDeploymentWasMadeAnew(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.deployment().delete();
    web.until("no target", r -> Web.condition(r, "Ready").equals("False/TargetNotFound"));
    // When
    space.apply(web.manifest(V1));
    // Then
    web.untilItRuns(V1);
    web.until("ready", r -> Web.condition(r, "Ready").startsWith("True/"));
    web.until("words of now", r -> !Web.words(r).contains("there is no Deployment"));
  }

  @Test
  void shouldAdoptWhenADeploymentOfAnotherVersionIsMadeAnew(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    String before = web.status().stableRevision();
    // When
    var answer = space.kubectlWith(web.manifest(V2), "replace", "--force", "-f", "-");
    // Then
    assertThat(answer.exit()).as(answer.output()).isZero();
    web.untilItRuns(V2);
    web.until(
        "adopted",
        r ->
            r.getStatus().phase().equals("Stable")
                && !r.getStatus().stableRevision().equals(before));
    assertThat(web.status().history()).as("released against itself").isNullOrEmpty();
    assertThat(web.status().message()).contains("it was not judged");
  }
}
