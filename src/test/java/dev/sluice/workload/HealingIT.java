package dev.sluice.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.ClusterSimulation;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import dev.sluice.workload.Healing.Delete;
import dev.sluice.workload.Healing.Healed;
import dev.sluice.workload.Healing.Revert;
import dev.sluice.workload.Healing.Scale;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes what {@link Healing} says against the real Deployment controller, until it is healed. */
@Execution(ExecutionMode.CONCURRENT)
class HealingIT {
  @RegisterExtension static final ClusterSimulation CLUSTER = new ClusterSimulation();

  private static final int CONFLICT = 409;
  private static final String SURGE_ONLY =
      "strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | 3 | 2 | ''",
        "4 | 2 | 3 | ''",
        "4 | 1 | 3 | ''",
        "4 | 1 | 4 | ''",
        "4 | 0 | 4 | ''",
        "1 | 1 | 1 | ''",
        "1 | 0 | 1 | ''",
        "10 | 3 | 9 | ''",
        "4 | 2 | 3 | " + SURGE_ONLY,
        "4 | 1 | 4 | " + SURGE_ONLY,
        "3 | 2 | 1 | strategy: {type: Recreate}",
        "3 | 0 | 3 | strategy: {type: Recreate}"
      })
  void shouldEndWithTheStableRevisionOnly(
      int replicas, int good, int bad, String strategy, SimulatedNamespace space) {
    // Given
    var web = space.web().replicas(replicas).deployment(strategy).deploy();
    var stable = Deployments.KIND.view(web.deployment().get()).revision();
    mix(space, web, good, bad);
    // When
    var done = heal(space, web, stable);
    // Then
    space.until("as many stable pods as asked for", () -> onlyStable(space, web, replicas));
    var now = Versions.of(web.deployment().get(), replicaSets(space));
    assertThat(now.pods()).containsOnlyKeys(stable);
    if (done.stream().noneMatch(Revert.class::isInstance)) {
      assertThat(Deployments.KIND.view(web.deployment().get()).revision()).isNotEqualTo(stable);
      scaledAway(space, web);
    }
  }

  private static boolean onlyStable(SimulatedNamespace space, Web web, int replicas) {
    var view = Deployments.KIND.view(web.deployment().get());
    return view.observed()
        && view.pods().available() == replicas
        && space.pods().size() == replicas
        && space.pods().stream().map(HealingIT::image).allMatch("web:v1"::equals);
  }

  /** To zero and up again: Kubernetes must find the stable version. */
  private static void scaledAway(SimulatedNamespace space, Web web) {
    web.scale(0);
    space.until("no pods", () -> space.pods().isEmpty());
    web.scale(2);
    space.until("two stable pods", () -> onlyStable(space, web, 2));
  }

  private static List<Healing> heal(SimulatedNamespace space, Web web, String stable) {
    var done = new ArrayList<Healing>();
    space.until(
        "healed",
        () -> {
          var next = Healing.next(web.deployment().get(), replicaSets(space), stable);
          done.add(next);
          write(space, next);
          return next instanceof Healed;
        });
    return done;
  }

  private static void write(SimulatedNamespace space, Healing next) {
    try {
      if (next instanceof Scale scale) {
        space
            .client()
            .resource(scale.replicaSet())
            .patch(PatchContext.of(PatchType.JSON_MERGE), scale.patch());
      } else if (next instanceof Delete delete) {
        space.client().resource(delete.replicaSet()).lockResourceVersion().delete();
      } else if (next instanceof Revert revert) {
        space.client().resource(revert.deployment()).update();
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }

  /** Version 2 begins to roll, is paused, and its ReplicaSets get these sizes. */
  private static void mix(SimulatedNamespace space, Web web, int good, int bad) {
    space.readiness(pod -> image(pod).equals("web:v2"), false);
    web.release(Version.of("v2"));
    space.until("a pod of version 2", () -> size(space, "web:v2") > 0);
    web.deployment().rolling().pause();
    space.until("two ReplicaSets", () -> replicaSets(space).size() == 2);
    space.until(
        "mixed",
        () -> {
          scale(space, "web:v2", bad);
          scale(space, "web:v1", good);
          return size(space, "web:v2") >= bad && size(space, "web:v1") <= Math.max(good, 1);
        });
    space.readiness(pod -> image(pod).equals("web:v2"), true);
  }

  private static int size(SimulatedNamespace space, String image) {
    return replicaSets(space).stream()
        .filter(it -> image(it).equals(image))
        .mapToInt(it -> it.getSpec().getReplicas())
        .sum();
  }

  private static void scale(SimulatedNamespace space, String image, int replicas) {
    replicaSets(space).stream()
        .filter(it -> image(it).equals(image))
        .forEach(
            it ->
                space
                    .client()
                    .resource(it)
                    .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"replicas\":" + replicas + "}}"));
  }

  private static List<ReplicaSet> replicaSets(SimulatedNamespace space) {
    return space.client().apps().replicaSets().inNamespace(space.name()).list().getItems();
  }

  private static String image(ReplicaSet replicaSet) {
    return replicaSet.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().get(0).getImage();
  }
}
