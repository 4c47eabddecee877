package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Crds;
import dev.sluice.testkit.simulation.ClusterSimulation;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A Rollout without a spec, as an older definition took it, which nobody else shall meet. */
@Isolated
class BrokenRolloutIT {
  @RegisterExtension static final ClusterSimulation CLUSTER = new ClusterSimulation();

  private static final String BROKEN =
      "{apiVersion: sluice.dev/v1alpha1, kind: Rollout, metadata: {name: broken}}";

  private static final String SCHEMA = "/spec/versions/0/schema/openAPIV3Schema/";

  @Test
  void shouldConcernNobodyElseAndBeDeletable(SimulatedNamespace space) {
    // Given
    loosen(space);
    try {
      space.until("the older definition", () -> taken(space));
      // When
      var web = space.web().start();
      // Then
      assertThat(web.condition("Ready")).isEqualTo("True/Holding");
      space.until(
          space.rollout("broken"),
          "told",
          r -> r != null && Web.condition(r, "Ready").equals("False/InvalidSpec"));
      // When
      space.rollout("broken").delete();
      // Then
      space.until(space.rollout("broken"), "gone", r -> r == null);
    } finally {
      Crds.installAll(space.client());
    }
  }

  /** By a client that does not know the type. */
  private static boolean taken(SimulatedNamespace space) {
    space.kubectlWith(BROKEN, "apply", "-f", "-");
    return space.rollout("broken").get() != null;
  }

  private static void loosen(SimulatedNamespace space) {
    space
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("rollouts.sluice.dev")
        .patch(
            PatchContext.of(PatchType.JSON),
            "[{\"op\":\"remove\",\"path\":\""
                + SCHEMA
                + "required\"},{\"op\":\"remove\",\"path\":\""
                + SCHEMA
                + "x-kubernetes-validations\"}]");
  }
}
