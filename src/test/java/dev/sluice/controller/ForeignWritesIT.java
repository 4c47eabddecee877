package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.ClusterSimulation;
import dev.sluice.testkit.simulation.Controller;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What somebody adds to an object of ours is taken away again, as what somebody changes is. */
@Execution(ExecutionMode.CONCURRENT)
class ForeignWritesIT {
  @RegisterExtension static final ClusterSimulation CLUSTER = new ClusterSimulation();

  private static final Version V2 = Version.of("v2");
  private static final String PAUSED = "[{setWeight: 20}, {pause: {}}]";

  @Test
  void shouldUndoWhatIsAddedToTheSplit(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    merge(
        web.split(),
        "{'spec':{'matches':[{'kind':'HTTPRouteGroup','name':'x','apiGroup':'specs.smi-spec.io'}]}}");
    // Then
    space.until(web.split(), "no matches", s -> s.getSpec().matches() == null);
  }

  @Test
  void shouldUndoWhatIsAddedToAService(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    var before = web.service("-stable").get();
    // When
    merge(
        web.service("-stable"),
        "{'metadata':{'labels':{'team':'x'}},'spec':{'sessionAffinity':'ClientIP','ports':"
            + "[{'name':'http','port':80},{'name':'more','port':81}]}}");
    // Then
    space.until(
        web.service("-stable"),
        "the Service as it was",
        s ->
            s.getSpec().equals(before.getSpec())
                && s.getMetadata().getLabels().equals(before.getMetadata().getLabels()));
  }

  @Test
  void shouldUndoWhatIsAddedToTheCanary(SimulatedNamespace space) {
    // Given
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    // When
    space.kubectl("set", "env", "deployment/web-canary", "FOREIGN=1");
    // Then
    space.until(
        web.canary(),
        "put back",
        d ->
            d.getMetadata().getGeneration() >= 3
                && d.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().isEmpty());
  }

  @Test
  void shouldUndoWhatIsAddedToTheBudgetAndTakeItAwayWithTheCanary(SimulatedNamespace space) {
    // Given: a canary of two pods; one alone has no budget
    var web = space.web().replicas(10).steps(PAUSED).start();
    web.release(V2).serves(20);
    var budget =
        space
            .client()
            .policy()
            .v1()
            .podDisruptionBudget()
            .inNamespace(space.name())
            .withName("web-canary");
    assertThat(budget.get().getSpec().getSelector().getMatchLabels())
        .isEqualTo(Map.of("app", "web-canary"));
    // When
    merge(budget, "{'spec':{'unhealthyPodEvictionPolicy':'AlwaysAllow'}}");
    // Then
    space.until(budget, "put back", b -> b.getSpec().getUnhealthyPodEvictionPolicy() == null);
    // When
    web.order("abort", web.status().canaryRevision()).reaches("RolledBack");
    // Then
    space.until(budget, "no budget", b -> b == null);
  }

  @Test
  void shouldNameWhoFightsAndLetTheReleaseGoOn(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    // When
    for (int i = 0; i < 6; i++) {
      merge(web.split(), "{'metadata':{'labels':{'fight':'" + i + "'}}}");
      space.until(web.split(), "put back", s -> !s.getMetadata().getLabels().containsKey("fight"));
    }
    // Then
    var told = web.until("who fights", r -> Web.words(r).contains("again and again"));
    assertThat(Web.condition(told, "Ready")).isEqualTo("False/Contested");
    assertThat(Web.words(told)).contains("TrafficSplit web: field manager fabric8");
    assertThat(web.told()).contains("Contested");
  }

  @Test
  void shouldSendNothingWhenNothingIsForeign(SimulatedNamespace space) {
    // Given
    var controller = space.ownController();
    var web = space.web().steps(PAUSED).start();
    web.release(V2).serves(20);
    web.until("judged", r -> r.getStatus().statistics() != null);
    long before = others(controller);
    // When
    long windows = web.status().statistics().windows();
    web.until("three windows more", r -> r.getStatus().statistics().windows() >= windows + 3);
    // Then
    assertThat(controller.requests().with("PATCH", "trafficsplits"))
        .as("made, tried by dry run, moved to the first step; and two that met a conflict")
        .isLessThanOrEqualTo(5);
    assertThat(others(controller)).isEqualTo(before);
  }

  /** Patches of what is not the recording. */
  private static long others(Controller controller) {
    return controller.requests().with("PATCH", "web")
        - controller.requests().with("PATCH", "configmaps");
  }

  private static <T extends HasMetadata> void merge(Resource<T> resource, String json) {
    resource.patch(PatchContext.of(PatchType.JSON_MERGE), json.replace("'", "\""));
  }
}
