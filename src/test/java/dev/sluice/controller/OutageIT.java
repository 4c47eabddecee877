package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;

/** The stable version is down, and a canary is there: callers are served by it, whatever comes. */
@Simulated
class OutageIT {
  private static final Version V2 = Version.of("v2");
  private static final Version V3 = Version.of("v3");
  private static final String STEPS = "[{setWeight: 20}, {pause: {}}]";

  @Test
  void shouldServeOnWhileOneFixTakesThePlaceOfAnother(SimulatedNamespace space) {
    // Given
    var web = standsIn(space);
    long lost = space.traffic().unanswered();
    String second = web.status().canaryRevision();
    // When
    web.release(V3);
    // Then
    web.until("exchanged", r -> !second.equals(r.getStatus().canaryRevision()));
    space.until("only the third version", () -> web.canaryImages().equals(images(V3)));
    web.until("judged", r -> r.getStatus().message().contains("resume"));
    assertThat(web.status().phase()).isEqualTo("Progressing");
    assertThat(web.status().history().get(0).reason()).isEqualTo("Superseded");
    assertThat(web.status().history().get(0).revision()).isEqualTo(second);
    assertThat(space.traffic().unanswered()).isEqualTo(lost);
    // When
    web.order("promote", web.status().canaryRevision());
    // Then
    web.reaches("Promoted").untilItRuns(V3);
    assertThat(space.traffic().unanswered()).isEqualTo(lost);
  }

  @Test
  void shouldCompareAgainWhenTheStableVersionIsBack(SimulatedNamespace space) {
    // Given
    var web = standsIn(space);
    assertThat(web.status().message()).contains("the stable version has no ready pod");
    // When
    space.readiness(OutageIT::first, true);
    // Then
    web.serves(20);
    assertThat(web.status().release().stableDown()).isNull();
  }

  private static Web standsIn(SimulatedNamespace space) {
    var web = space.web().steps(STEPS).start();
    space.readiness(OutageIT::first, false);
    web.release(V2).serves(100);
    space.until(
        "all its pods", () -> Web.ready(web.canary().get()) == web.status().release().need());
    return web;
  }

  private static java.util.Set<String> images(Version version) {
    return java.util.Set.of(version.image());
  }

  private static boolean first(Pod pod) {
    return pod.getSpec().getContainers().get(0).getImage().equals("web:v1");
  }
}
