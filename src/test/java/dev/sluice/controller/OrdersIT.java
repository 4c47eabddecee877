package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import org.junit.jupiter.api.Test;

/** What people ask for by annotations, by suspension and by pauses. */
@Simulated
class OrdersIT {
  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 20}, {pause: {}}, {setWeight: 50}]";

  @Test
  void shouldTakeBackWhenAborted(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    // When
    web.order("abort", web.status().canaryRevision()).reaches("RolledBack");
    // Then
    assertThat(web.condition("Promoted")).isEqualTo("False/Aborted");
    assertThat(web.status().rejectedRevision()).isNotNull();
    assertThat(web.images()).containsExactly("web:v1");
  }

  @Test
  void shouldTakeBackWhenAbortedWhileItIsPrepared(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.neverReady()).reaches("Preparing");
    // When
    web.order("abort", web.status().canaryRevision()).reaches("RolledBack");
    // Then
    assertThat(web.condition("Promoted")).isEqualTo("False/Aborted");
  }

  @Test
  void shouldGoOnWhenTheOrderIsAboutAnotherRevision(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.order("abort", "0123456789");
    // When
    web.release(V2);
    // Then
    web.reaches("Promoted");
  }

  @Test
  void shouldTryOnceAgainWhenARejectedVersionIsRetried(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.failing(0.5)).reaches("RolledBack");
    // When
    web.order("retry", web.status().rejectedRevision()).reaches("Preparing");
    // Then
    web.reaches("RolledBack");
    space.touch(web);
    assertThat(web.status().phase()).isEqualTo("RolledBack");
    assertThat(web.status().history()).hasSize(2);
  }

  @Test
  void shouldGoOnWhenAPauseIsResumed(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    // When
    web.order("resume", web.status().canaryRevision() + "-2");
    // Then
    web.serves(50).reaches("Promoted");
  }

  @Test
  void shouldGoOnByItselfWhenAPauseHasALength(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {duration: 1s}}]").start();
    // When
    web.release(V2).isAtStep("2/2");
    // Then
    web.reaches("Promoted");
  }

  @Test
  void shouldTakeBackWhenTheCanaryFailsDuringAPause(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    // When
    web.release(V2.failing(0.5));
    // Then
    web.reaches("RolledBack");
  }

  @Test
  void shouldWaitWhenSuspendedAtRest(SimulatedNamespace space) {
    // Given
    var web = space.web().rollout("suspend: true").start();
    web.release(V2);
    web.until("suspended", r -> Web.words(r).contains("suspended by spec.suspend"));
    assertThat(web.canary().get()).isNull();
    // When
    web.patch("{\"spec\":{\"suspend\":false}}");
    // Then
    web.reaches("Promoted");
  }

  @Test
  void shouldStayAtItsShareWhenSuspendedDuringARelease(SimulatedNamespace space) {
    // Given
    var web =
        space.web().steps("[{setWeight: 20}, {pause: {duration: 1s}}, {setWeight: 50}]").start();
    web.release(V2).serves(20).patch("{\"spec\":{\"suspend\":true}}");
    web.until("suspended", r -> Web.words(r).contains("suspended by spec.suspend"));
    assertThat(web.weights()).containsEntry("web-canary", 20);
    // When
    web.patch("{\"spec\":{\"suspend\":false}}");
    // Then
    web.reaches("Promoted");
  }

  @Test
  void shouldTakeBackWhenTheCanaryFailsWhileSuspended(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 20}, {pause: {}}]").start();
    web.release(V2.failing(0.5)).serves(20);
    // When
    web.patch("{\"spec\":{\"suspend\":true}}");
    // Then
    web.reaches("RolledBack");
  }
}
