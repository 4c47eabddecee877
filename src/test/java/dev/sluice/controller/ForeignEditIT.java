package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others change on our objects is undone, at rest and during a release. */
@Simulated
class ForeignEditIT {
  private static final Version V2 = Version.of("v2");

  @ParameterizedTest
  @ValueSource(strings = {"-stable", "-canary"})
  void shouldUndoWhenAServicesSelectorIsChanged(String suffix, SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    var wanted = web.service(suffix).get().getSpec().getSelector();
    // When
    space.edit(
        web.service(suffix),
        s -> new ServiceBuilder(s).editSpec().withSelector(Map.of("a", "b")).endSpec().build());
    // Then
    space.until(web.service(suffix), "selector", s -> s.getSpec().getSelector().equals(wanted));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-stable", "-canary"})
  void shouldUndoWhenAServicesPortIsChanged(String suffix, SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    space.edit(
        web.service(suffix),
        s ->
            new ServiceBuilder(s)
                .editSpec()
                .editFirstPort()
                .withNewTargetPort(9999)
                .endPort()
                .endSpec()
                .build());
    // Then
    space.until(
        web.service(suffix),
        "port",
        s -> s.getSpec().getPorts().get(0).getTargetPort().getIntVal() == 80);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-stable", "-canary"})
  void shouldMakeItAgainWhenAServiceIsDeleted(String suffix, SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    String uid = web.service(suffix).get().getMetadata().getUid();
    // When
    web.service(suffix).delete();
    // Then
    space.until(
        web.service(suffix), "another", s -> s != null && !s.getMetadata().getUid().equals(uid));
  }

  @Test
  void shouldFollowWhenTheRootServicesPortsChange(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    space.edit(
        web.service(),
        s ->
            new ServiceBuilder(s)
                .editSpec()
                .addNewPort()
                .withName("more")
                .withPort(81)
                .endPort()
                .endSpec()
                .build());
    // Then
    space.until(web.service("-stable"), "ports", s -> s.getSpec().getPorts().size() == 2);
    space.until(web.service("-canary"), "ports", s -> s.getSpec().getPorts().size() == 2);
  }

  @Test
  void shouldUndoWhenTheSplitsWeightsAreChangedAtRest(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    web.editSplit(Map.of("web-stable", 1, "web-canary", 99));
    // Then
    space.until("weights", () -> web.weights().equals(Map.of("web-stable", 100, "web-canary", 0)));
  }

  @Test
  void shouldUndoWhenTheSplitsWeightsAreChangedDuringARelease(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {}}]").start();
    web.release(V2).serves(20);
    // When
    web.editSplit(Map.of("web-stable", 0, "web-canary", 100));
    // Then
    space.until("weights", () -> web.weights().equals(Map.of("web-stable", 80, "web-canary", 20)));
  }

  @Test
  void shouldMakeItAgainWhenTheSplitIsDeletedDuringARelease(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {}}]").start();
    web.release(V2).serves(20);
    // When
    web.split().delete();
    // Then
    space.until("weights", () -> web.weights().equals(Map.of("web-stable", 80, "web-canary", 20)));
  }

  @Test
  void shouldMakeItAgainWhenTheSplitIsDeletedAtRest(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    web.split().delete();
    // Then
    space.until("weights", () -> web.weights().equals(Map.of("web-stable", 100, "web-canary", 0)));
  }

  @Test
  void shouldUndoWhenTheCanaryIsScaled(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {}}]").start();
    web.release(V2).serves(20);
    long generation = web.canary().get().getMetadata().getGeneration();
    // When
    space.edit(
        web.canary(), d -> new DeploymentBuilder(d).editSpec().withReplicas(5).endSpec().build());
    // Then
    space.until(
        web.canary(),
        "replicas",
        d -> d.getMetadata().getGeneration() > generation + 1 && d.getSpec().getReplicas() == 1);
  }

  @Test
  void shouldUndoWhenTheCanarysImageIsChanged(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {}}]").start();
    web.release(V2).serves(20);
    long generation = web.canary().get().getMetadata().getGeneration();
    // When
    space.edit(
        web.canary(),
        d ->
            new DeploymentBuilder(d)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage("foreign")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    // Then
    space.until(
        web.canary(),
        "image",
        d -> d.getMetadata().getGeneration() > generation + 1 && Web.image(d).equals("web:v2"));
  }

  @Test
  void shouldMakeItAgainWhenTheCanaryIsDeletedWhileItIsPrepared(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.neverReady()).reaches("Preparing");
    space.until(web.canary(), "canary", d -> d != null);
    String uid = web.canary().get().getMetadata().getUid();
    // When
    web.canary().delete();
    // Then
    space.until(web.canary(), "another", d -> d != null && !d.getMetadata().getUid().equals(uid));
  }

  @Test
  void shouldServeTheStableVersionWhenTheCanaryIsDeletedDuringARelease(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {}}]").start();
    web.release(V2).serves(20);
    // When
    web.canary().delete();
    // Then
    space.until("home", () -> web.weights().get("web-canary") == 0);
  }

  @Test
  void shouldReleaseWhenTheRolloutIsWrittenAllTheTime(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    var writer =
        space.writer(n -> web.patch("{\"metadata\":{\"annotations\":{\"n\":\"" + n + "\"}}}"));
    // When
    web.release(V2);
    // Then
    try (writer) {
      web.reaches("Promoted");
    }
  }

  @Test
  void shouldReleaseWhenTheDeploymentIsWrittenAllTheTime(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2).reaches("Preparing");
    var writer =
        space.writer(
            n ->
                web.deployment()
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"n\":\"" + n + "\"}}}"));
    // When
    try (writer) {
      web.reaches("Promoted");
    }
    // Then
    web.untilItRuns(V2);
  }

  @Test
  void shouldChangeNothingWhenTheSameManifestsAreAppliedAgainDuringARelease(
      SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2).reaches("Preparing");
    var applier =
        space.writer(
            n -> {
              space.apply(web.manifest(V2));
              web.applyRollout().applyService();
            });
    // When
    try (applier) {
      web.reaches("Promoted");
    }
    // Then
    web.untilItRuns(V2);
    assertThat(web.status().history()).hasSize(1);
    assertThat(space.traffic().unanswered()).isZero();
  }
}
