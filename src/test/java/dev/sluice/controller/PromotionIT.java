package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import org.junit.jupiter.api.Test;

/** What goes wrong while Kubernetes rolls the workload is not ignored. */
@Simulated
class PromotionIT {
  private static final Version V2 = Version.of("v2");

  @Test
  void shouldTakeBackWhenTheCanaryGoesBadWhileThePromotionHangs(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.readiness(Web::stableV2, false);
    web.release(V2).reaches("Promoting");
    // When
    space.traffic().failing("web-canary", 0.9);
    // Then
    web.reaches("RolledBack").untilNoCanary();
    space.until("only stable pods", () -> web.images().equals(java.util.Set.of("web:v1")));
    assertThat(web.condition("Promoted")).isEqualTo("False/HarmDetected");
    assertThat(web.status().history().get(0).reason()).isEqualTo("HarmDetected");
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldPromoteAllTheSameWhenSomebodyOrderedIt(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 50}, {pause: {}}]").start();
    space.readiness(Web::stableV2, false);
    web.release(V2).isAtStep("2/2");
    web.order("promote", web.status().canaryRevision()).reaches("Promoting");
    // When
    space.traffic().failing("web-canary", 0.9);
    // Then
    web.until("said", r -> "HarmDetected".equals(r.getStatus().release().holding()));
    assertThat(web.status().phase()).isEqualTo("Promoting");
    assertThat(web.condition("Progressing")).isEqualTo("True/HarmDetected");
    assertThat(web.status().message()).contains("since it was promoted by order");
    space.until("told", () -> web.told().contains("HarmDetected"));
    // When
    space.readiness(Web::stableV2, true);
    // Then
    web.reaches("Promoted").untilItRuns(V2);
  }

  @Test
  void shouldSayWhoPausedTheWorkloadWhenAPromotionStands(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.readiness(Web::stableV2, false);
    web.release(V2).reaches("Promoting");
    space.until("released", () -> !web.paused());
    // When
    space.kubectl("rollout", "pause", "deployment/web");
    // Then
    web.until("said", r -> "WorkloadPaused".equals(r.getStatus().release().holding()));
    assertThat(web.status().message()).contains("paused by field manager kubectl");
    assertThat(web.condition("Progressing")).isEqualTo("True/WorkloadPaused");
    space.until("told", () -> web.told().contains("WorkloadPaused"));
    // When
    space.kubectl("rollout", "resume", "deployment/web");
    space.readiness(Web::stableV2, true);
    // Then
    web.reaches("Promoted").untilItRuns(V2);
  }

  @Test
  void shouldTakeBackWhenTheCanaryGoesBadWithAllRequests(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 50}, {setWeight: 100}, {pause: {}}]").start();
    web.release(V2).isAtStep("3/3");
    // When: less than half, so most of it is well
    space.traffic().failing("web-canary", 0.3);
    // Then
    web.reaches("RolledBack").untilNoCanary();
    assertThat(web.condition("Promoted")).isEqualTo("False/HarmDetected");
    assertThat(web.status().message()).contains("the canary gets all requests");
  }
}
