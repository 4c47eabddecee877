package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import org.junit.jupiter.api.Test;

/** Nothing that happens beside a release leaves its canary unjudged, or rejects it. */
@Simulated
class UnjudgedIT {

  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 20}, {pause: {}}, {setWeight: 50}]";

  @Test
  void shouldGoOnWhenTheStepsBecomeFewerThanWereDone(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {setWeight: 40}, {pause: {}}]").start();
    web.release(V2).isAtStep("3/3");
    // When
    web.patchCanary("{\"steps\":[{\"setWeight\":30}]}");
    // Then
    web.reaches("Promoted");
  }

  @Test
  void shouldTakeBackWhenTheCanaryFailsWhileTheSpecIsInvalid(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    web.patch("{\"spec\":{\"analysis\":{\"interval\":\"1500ms\"}}}");
    web.until("invalid", r -> Web.condition(r, "Ready").equals("False/InvalidSpec"));
    // When
    space.traffic().failing("web-canary", 0.9);
    // Then
    web.reaches("RolledBack");
  }

  @Test
  void shouldDrainAndGoOnWhenTheOnlyCanaryPodIsNotReadyForAMoment(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {duration: 3s}}]").start();
    web.release(V2).serves(20);
    // When
    space.readiness(pod -> pod.getMetadata().getLabels().get("app").equals("web-canary"), false);
    space.until("home", () -> web.weights().get("web-canary") == 0);
    space.readiness(pod -> pod.getMetadata().getLabels().get("app").equals("web-canary"), true);
    // Then
    web.reaches("Promoted");
    assertThat(web.status().history()).hasSize(1);
  }

  @Test
  void shouldBringTrafficHomeWhenTheCanaryIsNotReadyWhilePromoting(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.readiness(Web::stableV2, false);
    web.release(V2).reaches("Promoting");
    // When
    space.readiness(pod -> pod.getMetadata().getLabels().get("app").equals("web-canary"), false);
    // Then
    space.until("home", () -> web.weights().get("web-canary") == 0);
    space.readiness(Web::stableV2, true);
    web.reaches("Promoted");
  }

  @Test
  void shouldRememberARejectedVersionWhenAnotherWasTriedMeanwhile(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.failing(0.5)).reaches("RolledBack");
    String rejected = web.status().rejectedRevision();
    web.release(Version.of("v3")).reaches("Promoted");
    // When
    web.release(V2.failing(0.5));
    space.touch(web);
    // Then
    assertThat(web.canary().get()).isNull();
    assertThat(web.status().canaryRevision()).isNotEqualTo(rejected);
  }

  @Test
  void shouldShareOutOnlyWhenTheCanaryHasBeenReadyLongEnough(SimulatedNamespace space) {
    // Given
    var web = space.web().deployment("minReadySeconds: 4").start();
    // When
    web.release(V2).serves(20);
    // Then
    assertThat(web.canary().get().getStatus().getAvailableReplicas()).isEqualTo(1);
  }

  @Test
  void shouldNotLeaveTheAbortedVersionInServiceWhenAbortedWhilePromoting(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(4).start();
    space.readiness(Web::stableV2, false);
    web.release(V2).reaches("Promoting");
    space.until("half rolled", () -> web.images().contains("web:v2"));
    // When
    web.order("abort", web.status().canaryRevision());
    web.until(
        "ended",
        r ->
            r.getStatus().history() != null && !r.getStatus().history().isEmpty()
                || r.getStatus().phase().equals("RolledBack"));
    // Then
    assertThat(web.status().phase()).isEqualTo("RolledBack");
    assertThat(web.images()).containsExactly("web:v1");
  }

  @Test
  void shouldStayWithItsServiceWhenTheNameIsEditedDuringARelease(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    space.apply(
        "apiVersion: v1\n"
            + "kind: Service\n"
            + "metadata: {name: other}\n"
            + "spec: {selector: {app: web}, ports: [{port: 80}]}");
    // When
    space.kubectl(
        "patch",
        "rollouts.sluice.dev",
        "web",
        "--type=merge",
        "-p",
        "{\"spec\":{\"service\":{\"name\":\"other\"}}}");
    space.kubectl(
        "annotate",
        "rollouts.sluice.dev",
        "web",
        "sluice.dev/abort=" + web.status().canaryRevision());
    web.until("taken back", r -> r.getStatus().phase().equals("RolledBack"));
    // Then
    assertThat(web.split().get().getSpec().service()).isEqualTo("web");
  }
}
