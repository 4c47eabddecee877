package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the controller makes of sidecars that are slow, or never follow. */
@Simulated
class SidecarsIT {
  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 20}, {pause: {}}, {setWeight: 50}]";

  @Test
  void shouldReleaseWhenEachAcknowledgementTakesItsTime(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.sidecars().lag(Duration.ofMillis(700));
    // When
    web.release(V2).reaches("Promoted");
    // Then
    web.untilItRuns(V2);
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldNotShareOutWhenOneSidecarDoesNotFollow(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.sidecars().acknowledging(2, 3);
    web.release(V2).reaches("Preparing");
    space.until(web.canary(), "ready", d -> Web.ready(d) == 1);
    space.touch(web);
    assertThat(web.weights()).containsEntry("web-canary", 0);
    // When
    space.sidecars().acknowledgingAll();
    // Then
    web.reaches("Promoted");
  }

  @Test
  void shouldTakeBackWithoutRejectingWhenTheWeightsAreNeverAcknowledged(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).isAtStep("2/3");
    web.patchCanary("{\"progressDeadline\":\"2s\"}");
    space.sidecars().acknowledging(1, 2);
    web.order("resume", web.status().canaryRevision() + "-2"); // so that there are new weights
    web.until("taken back", r -> r.getStatus().phase().equals("RollingBack"));
    // When
    space.sidecars().acknowledgingAll();
    // Then
    web.reaches("RolledBack");
    assertThat(web.status().history().get(0).reason()).isEqualTo("SidecarsNotSettled");
    assertThat(web.status().rejectedRevision()).isNull();
  }

  @Test
  void shouldKeepTheCanaryWhenSomebodyStillSendsThere(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    space.sidecars().acknowledging(1, 2);
    // When
    web.order("abort", web.status().canaryRevision()).reaches("RollingBack");
    web.until("waiting", r -> Web.words(r).contains("waiting for sidecars: 1 of 2"));
    // Then
    assertThat(web.canaryPods()).isEqualTo(1);
    space.sidecars().acknowledgingAll();
    web.reaches("RolledBack").untilNoCanary();
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldKeepTheCanaryServingWhenTheStableSideIsNotKnownYet(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.readiness(Web::stableV2, false);
    web.release(V2).reaches("Promoting");
    // Then
    assertThat(web.weights()).containsEntry("web-canary", 50);
    space.readiness(Web::stableV2, true);
    web.reaches("Promoted");
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldHoldWhenNobodyCalls(SimulatedNamespace space) {
    // Given
    var web =
        space
            .web()
            .analysis("{interval: 1s, warmup: 0s, minStepWindows: 1, noDataWindows: 2}")
            .start();
    space.traffic().rate("web", 0);
    // When
    web.release(V2);
    // Then
    web.until("no data", r -> Web.condition(r, "Progressing").equals("True/NoData"));
    space.traffic().rate("web", 200);
    web.reaches("Promoted");
  }
}
