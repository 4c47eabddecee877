package dev.sluice.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.workload.Healing.Delete;
import dev.sluice.workload.Healing.Revert;
import dev.sluice.workload.Healing.Scale;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealingTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final String STABLE =
      Deployments.KIND.view(deployment("web:1", 4, "{}")).revision();

  /** Sizes of the stable and the wrong ReplicaSet, as {@code spec/available}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The wrong one is larger: what the stable one gets, Kubernetes takes from it.
        "10 | {} | 3/3 | 9/9 | stable to 7",
        "10 | {} | 3/3 | 9/6 | stable to 7",
        "10 | {} | 3/0 | 8/8 | waits",
        // The stable one is larger, or as large: what the wrong one loses, the stable one gets.
        "4 | {} | 3/3 | 2/2 | wrong to 0",
        "4 | {} | 3/2 | 2/2 | wrong to 1",
        "4 | {} | 2/2 | 3/3 | wrong to 1",
        "4 | {} | 3/3 | 2/0 | wrong to 0",
        // The last stable pod, and none.
        "1 | {} | 1/1 | 1/0 | wrong to 0",
        "4 | {} | 0/0 | 4/4 | reverts",
        // All of the wrong ones are available, so Kubernetes is ending the others.
        "1 | {} | 1/1 | 1/1 | reverts",
        "2 | {} | 1/1 | 2/2 | reverts",
        // Pods are started only where all old ones may be away at once.
        "3 | {type: Recreate} | 1/0 | 3/3 | wrong to 0",
        "0 | {} | 0/0 | 2/2 | wrong to 0",
        "4 | {} | 4/4 | 0/0 | deletes wrong"
      })
  void shouldChooseTheNextWrite(
      int replicas, String strategy, String good, String bad, String expected) {
    // Given
    var sets = List.of(set("stable", "web:1", good, "4"), set("wrong", "web:2", bad, "4"));
    // When
    var next = Healing.next(deployment("web:2", replicas, strategy), sets, STABLE);
    // Then
    assertThat(told(next)).isEqualTo(expected);
  }

  @Test
  void shouldWaitWhenAReplicaSetIsBeingScaled() {
    // Given
    var sets = List.of(set("stable", "web:1", "3/3", "3"), set("wrong", "web:2", "2/2", "4"));
    // Then
    assertThat(told(Healing.next(deployment("web:2", 4, "{}"), sets, STABLE))).isEqualTo("waits");
  }

  @Test
  void shouldSayThatItIsLostWhenNothingKnowsTheStableTemplate() {
    assertThat(
            Healing.next(
                deployment("web:2", 4, "{}"), List.of(set("wrong", "web:2", "4/4", "4")), STABLE))
        .isEqualTo(new Healing.Lost());
  }

  @Test
  void shouldBeHealedWhenOnlyStablePodsAreLeft() {
    assertThat(
            Healing.next(
                deployment("web:2", 4, "{}"), List.of(set("stable", "web:1", "4/4", "4")), STABLE))
        .isEqualTo(new Healing.Healed());
  }

  @Test
  void shouldLeaveAReturnToKubernetes() {
    // Given
    var sets = List.of(set("stable", "web:1", "1/1", "4"), set("wrong", "web:2", "4/4", "4"));
    // Then
    assertThat(told(Healing.next(deployment("web:1", 4, "{}"), sets, STABLE))).isEqualTo("waits");
  }

  @Test
  void shouldKnowWhichVersionsHavePods() {
    // Given
    var deployment = deployment("web:2", 4, "{}");
    var restarted = set("restarted", "web:1", "1/1", "4");
    restarted
        .getSpec()
        .getTemplate()
        .getMetadata()
        .setAnnotations(Map.of("kubectl.kubernetes.io/restartedAt", "noon"));
    var foreign = set("foreign", "web:1", "9/9", "4");
    foreign.getMetadata().getOwnerReferences().get(0).setUid("other");
    var sets = List.of(set("stable", "web:1", "2/2", "4"), restarted, foreign);
    // When
    var versions = Versions.of(deployment, sets);
    // Then
    assertThat(versions.pods()).isEqualTo(Map.of(STABLE, 3));
    assertThat(versions.template(STABLE).orElseThrow().getMetadata().getLabels())
        .isEqualTo(Map.of("app", "web"));
    assertThat(Deployments.KIND.view(versions.reverted(STABLE).orElseThrow()).revision())
        .isEqualTo(STABLE);
    assertThat(versions.reverted("unknown")).isEmpty();
  }

  @Test
  void shouldCountPodsThatWereAskedForWhenTheStatusDoesNotKnowOfThemYet() {
    // Given
    var asked = set("wrong", "web:2", "1/0", "3");
    asked.getStatus().setReplicas(0);
    // When
    var versions = Versions.of(deployment("web:2", 4, "{}"), List.of(asked));
    // Then
    assertThat(versions.pods().values()).containsExactly(1);
    assertThat(versions.runsOnly(STABLE)).isFalse();
  }

  @Test
  void shouldNotTrustAReplicaSetThatMayStillMakeAPod() {
    // Given: scaled to zero, which it has not seen
    var late = set("wrong", "web:2", "0/0", "3");
    var done = set("wrong", "web:2", "0/0", "4");
    var stable = set("stable", "web:1", "4/4", "4");
    // Then
    assertThat(Versions.of(deployment("web:2", 4, "{}"), List.of(stable, late)).runsOnly(STABLE))
        .isFalse();
    assertThat(Versions.of(deployment("web:2", 4, "{}"), List.of(stable, done)).runsOnly(STABLE))
        .isTrue();
  }

  private static String told(Healing healing) {
    if (healing instanceof Scale scale) {
      return scale.replicaSet().getMetadata().getName() + " to " + scale.replicas();
    }
    if (healing instanceof Delete delete) {
      return "deletes " + delete.replicaSet().getMetadata().getName();
    }
    return healing instanceof Revert ? "reverts" : "waits";
  }

  private static Deployment deployment(String image, int replicas, String strategy) {
    return YAML.unmarshal(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, uid: u, annotations: {sluice.dev/held-by: web}}
        spec:
          replicas: %2$d
          strategy: %3$s
          paused: true
          selector: {matchLabels: {app: web}}
          template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "%1$s"}]}}
        """
            .formatted(image, replicas, strategy),
        Deployment.class);
  }

  private static ReplicaSet set(String name, String image, String sizes, String observed) {
    var parts = sizes.split("/");
    return YAML.unmarshal(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: %1$s
          generation: 4
          creationTimestamp: "2026-01-01T00:00:00Z"
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: u, controller: true}]
        spec:
          replicas: %3$s
          template: {metadata: {labels: {app: web, pod-template-hash: x}}, spec: {containers: [{name: web, image: "%2$s"}]}}
        status: {replicas: %3$s, availableReplicas: %4$s, observedGeneration: %5$s}
        """
            .formatted(name, image, parts[0], parts[1], observed),
        ReplicaSet.class);
  }
}
