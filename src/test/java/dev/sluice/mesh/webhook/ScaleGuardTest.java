package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.rollout.Floor;
import dev.sluice.domain.rollout.StableFloor;
import dev.sluice.mesh.webhook.ScaleGuard.Scaled;
import dev.sluice.mesh.webhook.ScaleGuard.Scaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleGuardTest {
  private static final String HPA = "system:serviceaccount:kube-system:horizontal-pod-autoscaler";

  private final List<String> told = new ArrayList<>();
  private Floor floor = new Floor(10, true);
  private final ScaleGuard guard =
      new ScaleGuard(
          new StableFloor() {
            @Override
            public Optional<Floor> of(String namespace, String name, int present, int wanted) {
              return Optional.ofNullable(floor);
            }

            @Override
            public void kept(String namespace, String name, String user, Kept what) {
              told.add(namespace + "/" + name + " " + user + " " + what);
            }
          });

  @ParameterizedTest
  @ValueSource(
      strings = {
        HPA,
        "system:kube-controller-manager",
        "system:serviceaccount:keda:keda-operator",
        "system:serviceaccount:shop:own-scaler"
      })
  void shouldRaiseToTheFloorWhenAnAutoscalerAsksForLess(String user) {
    // When
    var scaled = scale(user, 12, 4);
    // Then
    assertThat(scaled.replicas()).isEqualTo(10);
    assertThat(scaled.warning().orElseThrow()).contains("kept by sluice at 10 replicas", "4 were");
    assertThat(told).containsExactly("shop/web " + user + " Kept[present=12, wanted=4, stored=10]");
  }

  @Test
  void shouldRaiseToTheFloorWhenAnAutoscalerAsksForNone() {
    assertThat(scale("system:serviceaccount:keda:keda-operator", 10, 0).replicas()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "kubernetes-admin", "system:admin"})
  void shouldObeyAPersonWithAWarning(String user) {
    // When
    var scaled = scale(user, 12, 4);
    // Then
    assertThat(scaled.replicas()).isEqualTo(4);
    assertThat(scaled.warning().orElseThrow())
        .contains("4 pods cannot take all requests back at once", "step by step");
    assertThat(told).isEmpty();
  }

  @Test
  void shouldObeyWithoutAWordWhenNothingIsToBeKept() {
    silent(scale(HPA, 4, 12), 12);
    silent(scale(HPA, 12, 10), 10);
    floor = null;
    silent(scale(HPA, 12, 1), 1);
    assertThat(told).isEmpty();
  }

  @Test
  void shouldObeyAPersonWithoutAWordWhenTheReleaseIsOver() {
    floor = new Floor(12, false);
    silent(scale("alice", 12, 4), 4);
    assertThat(scale(HPA, 12, 4).warning().orElseThrow()).contains("a release has just ended");
  }

  @Test
  void shouldRememberNothingWhenItIsOnlyTried() {
    assertThat(guard.guard(new Scaling("shop", "web", HPA, 12, 4, true)).replicas()).isEqualTo(10);
    assertThat(told).isEmpty();
  }

  private Scaled scale(String user, int present, int wanted) {
    return guard.guard(new Scaling("shop", "web", user, present, wanted, false));
  }

  private static void silent(Scaled scaled, int replicas) {
    assertThat(scaled).isEqualTo(new Scaled(replicas, Optional.empty()));
  }
}
