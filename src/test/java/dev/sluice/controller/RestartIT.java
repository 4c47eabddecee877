package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Controller;
import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The controller is killed in each phase, and its successor ends what it began. */
@Simulated
class RestartIT {
  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 20}, {pause: {}}, {setWeight: 50}]";

  private static void restart(Controller controller) {
    controller.stop();
    controller.start();
  }

  @Test
  void shouldAdoptWhenItWasStoppedBefore(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    space.readiness(pod -> true, false);
    var web = space.web().apply();
    web.reaches("Initializing");
    // When
    controller.stop();
    space.readiness(pod -> true, true);
    controller.start();
    // Then
    web.reaches("Stable");
  }

  @Test
  void shouldReleaseWhenTheTemplateChangedWhileItWasAway(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().start();
    controller.stop();
    web.release(V2);
    // When
    controller.start();
    // Then
    web.reaches("Promoted").untilItRuns(V2);
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldGoOnWhenStoppedWhileTheCanaryIsPrepared(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().start();
    web.release(V2.neverReady()).reaches("Preparing");
    controller.stop();
    space.readiness(pod -> true, true);
    // When
    controller.start();
    // Then
    web.reaches("Promoted");
    assertThat(web.status().history()).hasSize(1);
  }

  @Test
  void shouldGoOnWhenStoppedDuringAStep(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().steps("[{setWeight: 20}, {setWeight: 50}, {setWeight: 80}]").start();
    web.release(V2).serves(50);
    // When
    restart(controller);
    // Then
    web.reaches("Promoted").untilItRuns(V2);
    assertThat(web.status().history()).hasSize(1);
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldStayPausedWhenStoppedDuringAPause(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    // When
    restart(controller);
    // Then
    web.order("resume", web.status().canaryRevision() + "-2").reaches("Promoted");
  }

  @Test
  void shouldTakeBackWhenTheCanaryFailedWhileItWasAway(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().steps(PAUSED).start();
    web.release(V2.failing(0.5)).serves(20);
    // When
    restart(controller);
    // Then
    web.reaches("RolledBack").untilNoCanary();
  }

  @Test
  void shouldFinishWhenStoppedWhilePromoting(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().start();
    space.readiness(Web::stableV2, false);
    web.release(V2).reaches("Promoting");
    controller.stop();
    space.readiness(Web::stableV2, true);
    // When
    controller.start();
    // Then
    web.reaches("Promoted").untilItRuns(V2);
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldFinishWhenStoppedWhileTrafficComesHome(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().canary("progressDeadline: 60s, drain: 2s").start();
    web.release(V2).reaches("Finalising");
    // When
    restart(controller);
    // Then
    web.reaches("Promoted").untilNoCanary();
  }

  @Test
  void shouldFinishWhenStoppedWhileTakingBack(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    space.sidecars().acknowledgingNothing();
    web.order("abort", web.status().canaryRevision()).reaches("RollingBack");
    controller.stop();
    space.sidecars().acknowledgingAll();
    // When
    controller.start();
    // Then
    web.reaches("RolledBack").untilNoCanary();
  }

  @Test
  void shouldGoWhenDeletedWhileItWasAway(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    controller.stop();
    web.delete();
    // When
    controller.start();
    // Then
    web.untilGone().untilNoCanary();
    assertThat(web.images()).containsExactly("web:v1");
  }

  @Test
  void shouldUndoForeignChangesWhenTheyWereMadeWhileItWasAway(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().start();
    controller.stop();
    web.editSplit(Map.of("web-stable", 1, "web-canary", 99));
    web.service("-stable").delete();
    // When
    controller.start();
    // Then
    space.until("weights", () -> web.weights().equals(Map.of("web-stable", 100, "web-canary", 0)));
    space.until(web.service("-stable"), "Service", s -> s != null);
  }

  @Test
  void shouldKeepRestWhenNothingHappened(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().start();
    web.release(V2.failing(0.5)).reaches("RolledBack");
    String since = web.status().since();
    // When
    restart(controller);
    space.touch(web);
    // Then
    assertThat(web.status().phase()).isEqualTo("RolledBack");
    assertThat(web.status().since()).isEqualTo(since);
  }
}
