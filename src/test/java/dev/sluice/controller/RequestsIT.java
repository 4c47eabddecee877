package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a release asks of the API server, as far as no busy machine changes it. */
@Simulated
class RequestsIT {
  @Test
  void shouldReadNothingDuringARelease(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().start();
    Map<String, Long> before = controller.requests().byPath();
    // When
    web.release(Version.of("v2")).reaches("Promoted").untilNoCanary();
    // Then
    Map<String, Long> asked = new TreeMap<>(controller.requests().byPath());
    before.forEach((path, count) -> asked.merge(path, -count, Long::sum));
    asked.values().removeIf(count -> count == 0);
    assertThat(asked.keySet())
        .filteredOn(path -> path.startsWith("GET") && !path.endsWith("watch"))
        .isEmpty();
    assertThat(asked.keySet())
        .filteredOn(path -> path.contains("/poddisruptionbudgets/"))
        .as("a budget of one pod says nothing")
        .isEmpty();
  }
}
