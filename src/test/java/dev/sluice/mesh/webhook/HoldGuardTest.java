package dev.sluice.mesh.webhook;

import static dev.sluice.mesh.webhook.Samples.CONTROLLER;
import static dev.sluice.mesh.webhook.Samples.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldGuardTest {
  private static final String HELD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop, annotations: {sluice.dev/held-by: web}}
      spec: {replicas: 2, template: {spec: {containers: [{name: web, image: "web:1"}]}}}
      """;
  private static final String CHANGED = HELD.replace("web:1", "web:2");

  private final HoldGuard guard = new HoldGuard(CONTROLLER);

  @Test
  void shouldPauseWhenTheTemplateOfAHeldDeploymentChanges() {
    assertThat(guard.guard(deployment(HELD), deployment(CHANGED), "alice").getSpec().getPaused())
        .isTrue();
  }

  @Test
  void shouldPauseWhenTheHoldsAnnotationIsReplacedAwayTogetherWithTheTemplate() {
    // Given
    var replaced = deployment(CHANGED.replace("sluice.dev/held-by: web", "note: x"));
    // Then
    assertThat(guard.guard(deployment(HELD), replaced, "alice").getSpec().getPaused()).isTrue();
  }

  @Test
  void shouldDoNothingWhenThereIsNothingToHold() {
    untouched(HELD, HELD.replace("replicas: 2", "replicas: 5"), "alice");
    untouched(HELD, CHANGED.replace("replicas: 2", "paused: true"), "alice");
    untouched(HELD, CHANGED, CONTROLLER);
    untouched(
        HELD.replace("sluice.dev/held-by", "note"),
        CHANGED.replace("sluice.dev/held-by", "note"),
        "alice");
  }

  private void untouched(String before, String after, String user) {
    var now = deployment(after);
    assertThat(guard.guard(deployment(before), now, user)).isSameAs(now);
  }
}
