package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Controller;
import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others add to our objects is undone as what they change, and no write is repeated for ever.
 */
@Simulated
class ForeignAdditionIT {

  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 20}, {pause: {}}]";

  @Test
  void shouldUndoWhenMatchesAreAddedToTheSplit(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    web.split()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"matches\":[{\"kind\":\"HTTPRouteGroup\",\"name\":\"nothing\",\"apiGroup\":\"specs.smi-spec.io\"}]}}");
    // Then
    space.until(
        web.split(),
        "no matches",
        s -> s.getSpec().matches() == null || s.getSpec().matches().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-stable", "-canary"})
  void shouldUndoWhenAPortIsAddedToAService(String suffix, SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    space.edit(
        web.service(suffix),
        s ->
            new ServiceBuilder(s)
                .editSpec()
                .addNewPort()
                .withName("foreign")
                .withPort(81)
                .endPort()
                .endSpec()
                .build());
    // Then
    space.until(web.service(suffix), "one port", s -> s.getSpec().getPorts().size() == 1);
  }

  @Test
  void shouldUndoWhenAVariableIsAddedToTheCanary(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    // When
    var answer = space.kubectl("set", "env", "deployment/web-canary", "FOREIGN=1");
    // Then
    assertThat(answer.exit()).isZero();
    space.until(
        web.canary(),
        "no variable",
        d ->
            d != null
                && d.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().isEmpty());
  }

  @Test
  void shouldUndoWhenAContainerIsAddedToTheCanary(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    // When
    space.edit(
        web.canary(),
        d ->
            new DeploymentBuilder(d)
                .editSpec()
                .editTemplate()
                .editSpec()
                .addNewContainer()
                .withName("foreign")
                .withImage("foreign")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    // Then
    space.until(
        web.canary(),
        "one container",
        d -> d != null && d.getSpec().getTemplate().getSpec().getContainers().size() == 1);
  }

  @Test
  void shouldWriteOnlyOnceWhenSomethingWasAdded(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().start();
    web.split()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"matches\":[{\"kind\":\"HTTPRouteGroup\",\"name\":\"nothing\",\"apiGroup\":\"specs.smi-spec.io\"}]}}");
    space.touch(web);
    long before = writes(controller);
    // When
    web.order("nothing", "1").order("nothing", "2").order("nothing", "3");
    space.touch(web);
    // Then
    assertThat(writes(controller)).isLessThanOrEqualTo(before + 1);
  }

  private static long writes(Controller controller) {
    String split = "/trafficsplits/web";
    return controller.requests().with("PATCH", split) + controller.requests().with("PUT", split);
  }
}
