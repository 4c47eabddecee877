package dev.sluice.controller.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is there when a course has ended, whatever the weather was. */
final class Ended {
  private static final Set<String> FAULTS = Set.of("Refused", "RecordingFailed", "Conflicts");

  private final SimulatedNamespace space;
  private final Course course;
  private final Web web;

  Ended(SimulatedNamespace space, Course course) {
    this.space = space;
    this.course = course;
    this.web = space.web().there();
  }

  /**
   * @throws AssertionError naming what is not as it would be in clear weather
   */
  void check() {
    space.until("no canary", () -> web.canary().get() == null);
    space.until("only " + course.images, () -> web.images().equals(course.images));
    if (course.reason == null) {
      space.until("no split", () -> web.split().get() == null);
    } else {
      left();
    }
    assertThat(space.traffic().unanswered()).as("requests lost").isZero();
  }

  private void left() {
    web.until("Ready", r -> Web.condition(r, "Ready").equals("True/Holding"));
    space.until("settled", () -> web.weights().equals(Map.of("web-stable", 100, "web-canary", 0)));
    var status = web.status();
    assertThat(status.history()).as("history").hasSize(1);
    assertThat(status.history().get(0).reason()).isEqualTo(course.reason);
    assertThat(status.canaryRevision()).as("canary revision").isNull();
    assertThat(names(space.client().services().inNamespace(space.name()).list().getItems()))
        .containsExactlyInAnyOrder("web", "web-stable", "web-canary");
    assertThat(
            names(
                space
                    .client()
                    .policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(space.name())
                    .list()
                    .getItems()))
        .as("budgets")
        .isEmpty();
    assertThat(web.told())
        .as("told")
        .filteredOn(reason -> !FAULTS.contains(reason)) // each time that it comes again
        .doesNotHaveDuplicates();
  }

  private static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(it -> it.getMetadata().getName()).toList();
  }
}
