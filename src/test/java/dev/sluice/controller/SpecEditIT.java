package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The spec is edited while a release is under way. */
@Simulated
class SpecEditIT {
  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 20}, {pause: {}}, {setWeight: 50}]";

  @Test
  void shouldFollowTheNewStepsWhenTheyAreEditedAtRest(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.patchCanary("{\"steps\":[{\"setWeight\":70}]}");
    // When
    web.release(V2);
    // Then
    web.serves(70).reaches("Promoted");
  }

  @Test
  void shouldBeginWithTheNewStepsWhenTheyAreEditedWhileItIsPrepared(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    web.release(V2.neverReady()).reaches("Preparing");
    web.patchCanary("{\"steps\":[{\"setWeight\":40}]}");
    // When
    space.readiness(pod -> true, true);
    // Then
    web.serves(40).reaches("Promoted");
  }

  @Test
  void shouldTakeTheNextStepAsItIsNowWhenItIsEdited(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    web.patchCanary("{\"steps\":[{\"setWeight\":20},{\"pause\":{}},{\"setWeight\":90}]}");
    // When
    web.order("resume", web.status().canaryRevision() + "-2");
    // Then
    web.serves(90).reaches("Promoted");
  }

  @Test
  void shouldTakeTheAddedStepsWhenThereAreMore(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    web.patchCanary(
        "{\"steps\":[{\"setWeight\":20},{\"pause\":{}},{\"setWeight\":50},{\"setWeight\":80}]}");
    // When
    web.order("resume", web.status().canaryRevision() + "-2");
    // Then
    web.serves(80).reaches("Promoted");
  }

  @Test
  void shouldGoOnWhenThePauseIsTakenAway(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    // When
    web.patchCanary("{\"steps\":[{\"setWeight\":20},{\"setWeight\":50},{\"setWeight\":80}]}");
    // Then
    web.reaches("Promoted");
  }

  @Test
  void shouldMoveToTheNewShareWhenThePresentStepIsEdited(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    // When
    web.patchCanary("{\"steps\":[{\"setWeight\":30},{\"pause\":{}},{\"setWeight\":50}]}");
    // Then
    web.serves(30);
    space.until("weights", () -> web.weights().equals(Map.of("web-stable", 70, "web-canary", 30)));
  }

  @Test
  void shouldNotBeMovedWhenStepsAreEditedWhilePromoting(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.readiness(Web::stableV2, false);
    web.release(V2).reaches("Promoting");
    // When
    web.patchCanary("{\"steps\":[{\"setWeight\":1}]}");
    space.readiness(Web::stableV2, true);
    // Then
    web.reaches("Promoted");
  }

  @Test
  void shouldNotBeMovedWhenStepsAreEditedWhileTakingBack(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    space.sidecars().acknowledgingNothing();
    web.order("abort", web.status().canaryRevision()).reaches("RollingBack");
    // When
    web.patchCanary("{\"steps\":[{\"setWeight\":1}]}");
    space.sidecars().acknowledgingAll();
    // Then
    web.reaches("RolledBack");
    assertThat(web.condition("Promoted")).isEqualTo("False/Aborted");
  }

  @Test
  void shouldBeginTheAnalysisAnewWhenItsRulesAreEdited(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    // When
    web.patch("{\"spec\":{\"analysis\":{\"falseRollbackRate\":0.01}}}");
    // Then
    space.until("told", () -> web.told().contains("AnalysisRestarted"));
    web.order("resume", web.status().canaryRevision() + "-2").reaches("Promoted");
  }

  @Test
  void shouldSaySoAndGoOnWhenTheSpecWasInvalidForAWhile(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    web.patch("{\"spec\":{\"analysis\":{\"interval\":\"1500ms\"}}}");
    web.until("invalid", r -> Web.condition(r, "Ready").equals("False/InvalidSpec"));
    assertThat(web.weights()).containsEntry("web-canary", 20);
    // When
    web.patch("{\"spec\":{\"analysis\":{\"interval\":\"1s\"}}}");
    // Then
    web.until("valid", r -> Web.condition(r, "Ready").startsWith("True/"));
    web.order("resume", web.status().canaryRevision() + "-2").reaches("Promoted");
  }

  @Test
  void shouldBeRefusedWhenTheTargetIsEdited(SimulatedNamespace space) {
    // Given
    space.web().start();
    // When
    var answer =
        space.kubectl(
            "patch",
            "rollouts.sluice.dev",
            "web",
            "--type=merge",
            "-p",
            "{\"spec\":{\"targetRef\":{\"name\":\"x\"}}}");
    // Then
    assertThat(answer.exit()).isNotZero();
    assertThat(answer.output()).contains("targetRef cannot be changed");
  }
}
