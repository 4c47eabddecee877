package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.ClusterSimulation;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Rollout that becomes invalid while a release is under way. */
@Execution(ExecutionMode.CONCURRENT)
class InvalidReleaseIT {
  @RegisterExtension static final ClusterSimulation CLUSTER = new ClusterSimulation();

  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 20}, {pause: {}}]";

  /** The definition takes it, and it is more than a duration can be. */
  private static final String INVALID =
      "{\"spec\":{\"analysis\":{\"maxDuration\":\"9223372036854775807h\"}}}";

  private static final String SLOW =
      "{interval: 5s, warmup: 0s, minStepWindows: 1, minStepRequests: 10, minConfirmations: 1,"
          + " minJudgedWindows: 1}";

  @Test
  void shouldTakeBackWhatDoesHarmWhenTheSpecIsInvalid(SimulatedNamespace space) {
    // Given
    var web = space.web().analysis(SLOW).start();
    web.release(V2.failing(0.9)).serves(20);
    // When
    web.patch(INVALID);
    // Then
    var told = web.until("invalid", r -> Web.condition(r, "Ready").equals("False/InvalidSpec"));
    assertThat(Web.condition(told, "Stalled")).isEqualTo("True/InvalidSpec");
    assertThat(Web.condition(told, "Reconciling")).isEmpty();
    web.reaches("RolledBack").untilNoCanary();
    assertThat(web.status().rejectedRevision()).as(Web.words(web.rollout().get())).isNotNull();
  }

  @Test
  void shouldGoOnWhereItWasWhenTheSpecIsPutRight(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    web.patch(INVALID);
    web.until("invalid", r -> Web.condition(r, "Ready").equals("False/InvalidSpec"));
    // When
    web.patch("{\"spec\":{\"analysis\":{\"maxDuration\":null}}}");
    web.until("Ready", r -> Web.condition(r, "Ready").equals("True/Holding"));
    web.order("resume", web.status().canaryRevision() + "-2");
    // Then
    web.reaches("Promoted");
  }

  @Test
  void shouldTakeBackAndNotRejectWhenNobodyPutsItRight(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).canary("progressDeadline: 20s, drain: 0s").start();
    web.release(V2).serves(20);
    // When
    web.patch(INVALID);
    // Then
    web.reaches("RolledBack").untilNoCanary();
    assertThat(web.status().rejectedRevision()).isNull();
    assertThat(web.status().history().get(0).reason()).isEqualTo("RolloutInvalid");
  }

  @Test
  void shouldDrainWhenAnInvalidOneIsDeleted(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).canary("progressDeadline: 600s, drain: 1s").start();
    web.release(V2).serves(20);
    web.patch(INVALID);
    web.until("invalid", r -> Web.condition(r, "Ready").equals("False/InvalidSpec"));
    assertThat(space.traffic().unanswered()).as("before").isZero();
    // When
    web.delete();
    // Then
    space.until(web.rollout(), "gone", r -> r == null);
    web.untilNoCanary();
    assertThat(space.traffic().unanswered()).isZero();
  }
}
