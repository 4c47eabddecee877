package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A release from the changed template to its end. */
@Simulated
class ReleaseIT {
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
    assertThat(web.weights()).isEqualTo(Map.of("web-stable", 100, "web-canary", 0));
    assertThat(web.condition("Promoted")).isEqualTo("True/NoHarmFound");
  }

  @Test
  void shouldLoseNoRequestWhenAReleaseIsPromoted(SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(3).start();
    // When
    web.release(V2).reaches("Promoted");
    // Then
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
    assertThat(web.condition("Promoted")).isEqualTo("False/HarmDetected");
    assertThat(web.images()).containsExactly("web:v1");
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldTakeBackWhenTheCanaryIsSlow(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 50}, {pause: {}}]").start();
    // When
    web.release(V2.slow(Duration.ofMillis(200)));
    // Then
    web.reaches("RolledBack");
    assertThat(web.status().message()).contains("latency: canary");
  }

  @Test
  void shouldSendNoRequestWhenTheCanaryIsNotReady(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    web.release(V2.neverReady());
    web.until("bringing up", r -> Web.words(r).contains("0 of 1 pods ready"));
    // Then
    assertThat(web.weights()).containsEntry("web-canary", 0);
    space.readiness(pod -> true, true);
    web.reaches("Promoted");
  }

  @Test
  void shouldTakeBackWhenTheCanaryDoesNotBecomeReadyInTime(SimulatedNamespace space) {
    // Given
    var web = space.web().canary("progressDeadline: 2s, drain: 0s").start();
    // When
    web.release(V2.neverReady()).reaches("RolledBack");
    // Then
    assertThat(web.condition("Promoted")).isEqualTo("False/CanaryNotReady");
    assertThat(web.images()).containsExactly("web:v1");
  }

  @Test
  void shouldBringUpAsManyPodsAsTheShareNeedsWhenAStepBegins(SimulatedNamespace space) {
    // Given
    var web =
        space.web().replicas(4).steps("[{setWeight: 25}, {setWeight: 75}, {pause: {}}]").start();
    // When
    web.release(V2).serves(25);
    // Then
    assertThat(web.canaryPods()).isEqualTo(1);
    web.serves(75);
    assertThat(web.canaryPods()).isEqualTo(3);
  }

  @Test
  void shouldPromoteWhenTheLastStepTakesAllTraffic(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 50}, {setWeight: 100}]").start();
    // When
    web.release(V2).reaches("Promoted");
    // Then
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldReleaseAgainWhenTheNextVersionComes(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2).reaches("Promoted");
    String second = web.status().stableRevision();
    // When
    web.release(Version.of("v3"));
    // Then
    web.until("v3", r -> !second.equals(r.getStatus().stableRevision()));
    assertThat(web.status().history()).hasSize(2);
  }

  @Test
  void shouldReleaseTheFixWhenTheVersionBeforeWasTakenBack(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.failing(0.5)).reaches("RolledBack");
    String rejected = web.status().rejectedRevision();
    // When
    web.release(V2.failing(0)).reaches("Promoted");
    // Then
    assertThat(web.status().rejectedRevision()).isEqualTo(rejected); // not tried by itself later
    assertThat(web.status().stableRevision()).isNotEqualTo(rejected);
    web.untilItRuns(V2);
  }

  @Test
  void shouldNotTryAgainByItselfWhenTheVersionWasRejected(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.failing(0.5)).reaches("RolledBack");
    web.release(Version.of("v1")).until("back", r -> Web.condition(r, "Ready").startsWith("True/"));
    // When
    web.release(V2.failing(0.5));
    space.touch(web);
    // Then
    assertThat(web.status().phase()).isEqualTo("RolledBack");
    assertThat(web.canary().get()).isNull();
  }

  @Test
  void shouldReturnWhenTheStableTemplateIsAskedForAgain(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {}}]").start();
    web.release(V2).serves(20);
    // When
    web.release(Version.of("v1")).reaches("RolledBack");
    // Then
    assertThat(web.condition("Promoted")).isEqualTo("False/Reverted");
    assertThat(web.status().rejectedRevision()).isNull();
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldReleaseTheThirdVersionWhenItSupersedesTheSecond(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {duration: 3s}}]").start();
    web.release(V2).serves(20);
    // When
    web.release(Version.of("v3"));
    web.until("superseded", r -> Web.condition(r, "Promoted").equals("False/Superseded"));
    // Then
    web.reaches("Promoted").untilItRuns(Version.of("v3"));
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldReleaseTheThirdVersionWhenItComesWhileTheSecondIsPrepared(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.neverReady()).reaches("Preparing");
    // When
    web.release(Version.of("v3")).reaches("Promoted");
    // Then
    web.untilItRuns(Version.of("v3"));
    assertThat(web.status().history().get(1).reason()).isEqualTo("Superseded");
  }

  @Test
  void shouldTellEachStepOnceWhenAReleaseGoesBy(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    web.release(V2).reaches("Promoted");
    // Then
    space.until("told", () -> web.told().contains("Promoted"));
    assertThat(web.told())
        .containsOnlyOnce("Preparing")
        .containsOnlyOnce("Progressing")
        .containsOnlyOnce("WeightSet")
        .containsOnlyOnce("Promoting")
        .containsOnlyOnce("Promoted");
  }

  @Test
  void shouldChangeNothingElseWhenOnlyReplicasAreWritten(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    web.scale(3);
    // Then
    space.until(web.deployment(), "scaled", d -> d.getStatus().getAvailableReplicas() == 3);
    assertThat(web.status().phase()).isEqualTo("Stable");
  }
}
