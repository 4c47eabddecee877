package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Nobody tells how far the sidecars are, and all ends as it should. */
@Simulated
class LostNewsIT {
  private static final Version V2 = Version.of("v2");

  @Test
  void shouldPromoteWhenNobodyTellsOfTheRoutes(SimulatedNamespace space) {
    // Given
    deaf(space);
    var web = space.web().start();
    // When
    web.release(V2).reaches("Promoted");
    // Then
    web.untilItRuns(V2).untilNoCanary();
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldTakeBackWhenNobodyTellsOfTheRoutes(SimulatedNamespace space) {
    // Given
    deaf(space);
    var web = space.web().start();
    // When
    web.release(V2.failing(0.5)).reaches("RolledBack");
    // Then
    web.untilNoCanary();
    assertThat(web.images()).containsExactly("web:v1");
    assertThat(space.traffic().unanswered()).isZero();
  }

  @Test
  void shouldLeaveWhenNobodyTellsOfTheRoutes(SimulatedNamespace space) {
    // Given
    deaf(space);
    var web = space.web().steps("[{setWeight: 20}, {pause: {}}]").start();
    web.release(V2).serves(20);
    // When
    web.delete().untilGone();
    // Then
    assertThat(web.split().get()).isNull();
    assertThat(space.traffic().unanswered()).isZero();
  }

  /** An answer takes longer than the informers, so no other news tells of it by chance. */
  private static void deaf(SimulatedNamespace space) {
    space.sidecars().lag(Duration.ofMillis(700));
    space.sidecars().tellingNobody();
  }
}
