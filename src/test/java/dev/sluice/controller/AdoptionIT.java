package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a Rollout that was just applied to a workload that is held. */
@Simulated
class AdoptionIT {
  private static final Version V1 = Version.of("v1");

  @Test
  void shouldHoldTheRunningVersionWhenARolloutComes(SimulatedNamespace space) {
    // When
    var web = space.web().start();
    // Then
    assertThat(web.status().stableRevision()).isNotNull();
    assertThat(web.condition("Ready")).startsWith("True/");
    assertThat(web.weights()).isEqualTo(Map.of("web-stable", 100, "web-canary", 0));
    assertThat(web.canary().get()).isNull();
    assertThat(web.images()).containsExactly("web:v1");
  }

  @Test
  void shouldWaitWhenTheWorkloadIsNotReady(SimulatedNamespace space) {
    // Given
    space.readiness(pod -> true, false);
    var web = space.web().apply();
    web.until("waiting", r -> Web.words(r).contains("waiting until the workload runs"));
    // When
    space.readiness(pod -> true, true);
    // Then
    web.reaches("Stable");
  }

  @Test
  void shouldSaySoAndWaitWhenThereIsNoTarget(SimulatedNamespace space) {
    // Given
    var web = space.web().deploy();
    web.deployment().delete();
    web.applyRollout();
    web.until("no target", r -> Web.condition(r, "Ready").equals("False/TargetNotFound"));
    // When
    space.apply(web.manifest(V1));
    // Then
    web.reaches("Stable");
    assertThat(web.condition("Ready")).startsWith("True/");
  }

  @Test
  void shouldSaySoAndWaitWhenThereIsNoService(SimulatedNamespace space) {
    // Given
    var web = space.web().deploy();
    web.service().delete();
    web.applyRollout();
    web.until("no Service", r -> Web.condition(r, "Ready").equals("False/ServiceNotFound"));
    // When
    web.applyService();
    // Then
    web.reaches("Stable");
  }

  @Test
  void shouldNameTheAllowedPortsWhenTheServiceHasAnother(SimulatedNamespace space) {
    // Given
    var web = space.web().deploy().applyRollout();
    web.reaches("Stable");
    // When
    web.patch("{\"spec\":{\"service\":{\"port\":81}}}");
    // Then
    web.until(
        "no such port",
        r ->
            Web.condition(r, "Ready").equals("False/ServicePortNotFound")
                && Web.words(r).contains("allowed: 80"));
    web.patch("{\"spec\":{\"service\":{\"port\":80}}}");
    web.until("ready", r -> Web.condition(r, "Ready").startsWith("True/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: v1\nkind: Service\nmetadata: {name: web-stable}\nspec: {ports: [{port: 1}]}",
        "apiVersion: v1\nkind: Service\nmetadata: {name: web-canary}\nspec: {ports: [{port: 1}]}",
        "apiVersion: apps/v1\n"
            + "kind: Deployment\n"
            + "metadata: {name: web-canary}\n"
            + "spec: {replicas: 0, selector: {matchLabels: {a: b}}, template: {metadata: {labels:"
            + " {a: b}}, spec: {containers: [{name: a, image: b}]}}}",
        "apiVersion: split.smi-spec.io/v1alpha4\n"
            + "kind: TrafficSplit\n"
            + "metadata: {name: web}\n"
            + "spec: {service: other, backends: []}"
      })
  void shouldTakeNothingOverWhenANameIsTaken(String theirs, SimulatedNamespace space) {
    // Given
    space.apply(theirs);
    var web = space.web().apply();
    web.until("name taken", r -> Web.condition(r, "Ready").equals("False/NameTaken"));
    assertThat(space.find(theirs).getMetadata().getOwnerReferences()).isEmpty();
    // When
    space.delete(theirs);
    // Then
    web.reaches("Stable");
  }

  @Test
  void shouldSaySoWhenNoLabelIsShared(SimulatedNamespace space) {
    // Given
    var web = space.web().deploy();
    space.apply(
        "apiVersion: v1\n"
            + "kind: Service\n"
            + "metadata: {name: alone}\n"
            + "spec: {selector: {x: y}, ports: [{port: 80}]}");
    // When
    space.apply(
        """
        apiVersion: sluice.dev/v1alpha1
        kind: Rollout
        metadata: {name: web}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          service: {name: alone, port: 80}
          strategy: {canary: {steps: [{setWeight: 10}]}}
        """);
    // Then
    web.until("not shared", r -> Web.condition(r, "Ready").equals("False/SelectorNotShared"));
  }

  @Test
  void shouldKeepTheTargetForTheOlderRolloutWhenTwoNameIt(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.until("a later second", () -> web.ageSeconds() > 1);
    // When
    space.apply(
        """
        apiVersion: sluice.dev/v1alpha1
        kind: Rollout
        metadata: {name: again}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          service: {name: web, port: 80}
          strategy: {canary: {steps: [{setWeight: 10}]}}
        """);
    // Then
    space.until(
        space.rollout("again"),
        "already owned",
        r -> Web.condition(r, "Ready").equals("False/TargetAlreadyOwned"));
    web.release(Version.of("v2")).reaches("Promoted");
  }

  @Test
  void shouldHandTheTargetOverWhenTheOlderRolloutGoes(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.until("a later second", () -> web.ageSeconds() > 1);
    space.apply(
        """
        apiVersion: sluice.dev/v1alpha1
        kind: Rollout
        metadata: {name: again}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          service: {name: web, port: 80}
          strategy: {canary: {steps: [{setWeight: 10}]}}
        """);
    // When
    web.delete();
    // Then
    space.until(
        space.rollout("again"),
        "adopted",
        r -> r.getStatus() != null && "Stable".equals(r.getStatus().phase()));
  }

  @Test
  void shouldAdoptAgainWhenTheRolloutIsMadeAnewAtRest(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    String revision = web.status().stableRevision();
    web.delete().untilGone();
    // When
    web.applyRollout().reaches("Stable");
    // Then
    assertThat(web.status().stableRevision()).isEqualTo(revision);
    assertThat(web.images()).containsExactly("web:v1");
  }

  @Test
  void shouldAdoptNoPodsWhenTheWorkloadIsScaledToZero(SimulatedNamespace space) {
    // When
    var web = space.web().replicas(0).start();
    // Then
    assertThat(web.images()).isEmpty();
  }
}
