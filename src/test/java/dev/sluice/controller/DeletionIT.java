package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A Rollout, its parts or its whole namespace go, whatever it is doing. */
@Simulated
class DeletionIT {
  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 20}, {pause: {}}]";

  private static void leavesNothing(SimulatedNamespace space, Web web, String... images) {
    web.untilGone();
    space.until(web.split(), "no split", s -> s == null);
    web.untilNoCanary();
    space.until(web.service("-stable"), "no stable Service", s -> s == null);
    space.until(web.service("-canary"), "no canary Service", s -> s == null);
    assertThat(web.images()).containsExactly(images);
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldGiveTheWorkloadBackWhenDeletedAtRest(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    web.delete();
    // Then
    leavesNothing(space, web, "web:v1");
    web.release(V2).untilItRuns(V2);
  }

  @Test
  void shouldGoWhenDeletedBeforeItAdopted(SimulatedNamespace space) {
    // Given
    space.readiness(pod -> true, false);
    var web = space.web().apply();
    web.reaches("Initializing");
    // When
    web.delete();
    // Then
    web.untilGone();
    assertThat(web.paused()).isFalse();
  }

  @Test
  void shouldGoWhenDeletedWhileTheCanaryIsPrepared(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.neverReady()).reaches("Preparing");
    // When
    web.delete();
    // Then
    leavesNothing(space, web, "web:v1");
  }

  @Test
  void shouldBringTrafficHomeFirstWhenDeletedDuringARelease(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    // When
    web.delete();
    // Then
    leavesNothing(space, web, "web:v1");
  }

  @Test
  void shouldFinishWhenDeletedWhilePromoting(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.readiness(Web::stableV2, false);
    web.release(V2).reaches("Promoting");
    web.delete();
    // When
    space.readiness(Web::stableV2, true);
    // Then
    leavesNothing(space, web, "web:v2");
    web.untilItRuns(V2);
  }

  @Test
  void shouldGoWhenDeletedWhileTakingBack(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    space.sidecars().acknowledgingNothing();
    web.order("abort", web.status().canaryRevision()).reaches("RollingBack").delete();
    // When
    space.sidecars().acknowledgingAll();
    // Then
    leavesNothing(space, web, "web:v1");
  }

  @Test
  void shouldGoWhenDeletedAfterAPromotion(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2).reaches("Promoted");
    // When
    web.delete();
    // Then
    leavesNothing(space, web, "web:v2");
  }

  @Test
  void shouldNotRollTheRejectedVersionWhenDeletedAfterItWasTakenBack(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.failing(0.5)).reaches("RolledBack");
    // When
    web.delete();
    // Then
    leavesNothing(space, web, "web:v1");
  }

  @Test
  void shouldGoWhenItIsInvalid(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.service().delete();
    web.until("invalid", r -> Web.condition(r, "Ready").equals("False/ServiceNotFound"));
    // When
    web.delete();
    // Then
    web.untilGone();
  }

  @Test
  void shouldGoWhenItsTargetIsGone(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.deployment().delete();
    web.until("no target", r -> Web.condition(r, "Ready").equals("False/TargetNotFound"));
    // When
    web.delete();
    // Then
    web.untilGone();
  }

  @Test
  void shouldGoWhenNobodyKnowsTheRouteAnyMore(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.sidecars().lag(Duration.ofSeconds(1));
    // When
    web.delete();
    // Then
    leavesNothing(space, web, "web:v1");
  }

  @Test
  void shouldLetTheNamespaceGoWhenARolloutRests(SimulatedNamespace space) {
    // Given
    space.web().start();
    // When
    space.close();
    // Then
    space.untilGone();
  }

  @Test
  void shouldLetTheNamespaceGoDuringARelease(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    // When
    space.close();
    // Then
    space.untilGone();
  }

  @Test
  void shouldGoOnWhenTheTargetIsDeletedAndMadeAgainDuringARelease(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    web.deployment().delete();
    web.until("no target", r -> Web.condition(r, "Ready").equals("False/TargetNotFound"));
    // When
    space.apply(web.manifest(Version.of("v1")));
    // Then
    web.reaches("RolledBack").untilItRuns(Version.of("v1"));
  }

  @Test
  void shouldEndTheReleaseAndAdoptWhenTheTargetIsMadeAgainWithTheNewTemplate(
      SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    // When
    space.kubectlWith(web.manifest(V2), "replace", "--force", "-f", "-");
    // Then
    web.until("adopted", r -> Web.condition(r, "Ready").equals("True/Holding") && rests(r));
    web.untilItRuns(V2);
  }

  private static boolean rests(Rollout rollout) {
    var status = rollout.getStatus();
    return List.of("Stable", "Promoted", "RolledBack").contains(status.phase())
        && status.history() != null;
  }

  @Test
  void shouldGoOnWhenTheServiceIsDeletedAndMadeAgainDuringARelease(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {duration: 3s}}]").start();
    web.release(V2).serves(20);
    web.service().delete();
    web.until("no Service", r -> Web.condition(r, "Ready").equals("False/ServiceNotFound"));
    // When
    web.applyService();
    // Then
    web.reaches("Promoted").untilItRuns(V2);
  }
}
