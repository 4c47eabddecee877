package dev.sluice.controller.resolving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedVolumesTest {
  private static final Names NAMES = new Names("shop", "web", "web", "web");

  private final List<String> asked = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"ReadWriteOnce", "ReadWriteOncePod"})
  void shouldRefuseWhenOnlyOneNodeOrPodMayHaveTheVolume(String mode) {
    assertThatThrownBy(() -> volumes(Optional.of(claim(mode))).check(NAMES, writing("data")))
        .isInstanceOfSatisfying(
            InvalidRolloutException.class, e -> assertThat(e.reason()).isEqualTo("VolumeNotShared"))
        .hasMessageContaining("PersistentVolumeClaim data with access modes [" + mode + "]");
  }

  @Test
  void shouldPassWhenSeveralMayHaveIt() {
    volumes(Optional.of(claim("ReadWriteOnce", "ReadWriteMany"))).check(NAMES, writing("data"));
    volumes(Optional.of(claim("ReadOnlyMany"))).check(NAMES, writing("data"));
    assertThat(asked).hasSize(2);
  }

  @Test
  void shouldPassWhenThereIsNoSuchClaim() {
    volumes(Optional.empty()).check(NAMES, writing("data"));
    assertThat(asked).containsExactly("shop/data");
  }

  @Test
  void shouldNotAskAgainSoonWhenItWasGood() {
    var volumes = volumes(Optional.of(claim("ReadWriteMany")));
    volumes.check(NAMES, writing("data"));
    volumes.check(NAMES, writing("data"));
    assertThat(asked).containsExactly("shop/data");
  }

  @Test
  void shouldAskNothingWhenNothingIsWritten() {
    volumes(Optional.of(claim("ReadWriteOnce"))).check(NAMES, writing());
    assertThat(asked).isEmpty();
  }

  private SharedVolumes volumes(Optional<PersistentVolumeClaim> found) {
    return new SharedVolumes(
        (namespace, name) -> {
          asked.add(namespace + "/" + name);
          return found;
        });
  }

  private static PersistentVolumeClaim claim(String... modes) {
    return new PersistentVolumeClaimBuilder()
        .withNewSpec()
        .withAccessModes(modes)
        .endSpec()
        .build();
  }

  private static View writing(String... claims) {
    return new View(
        "v1",
        1,
        new View.Pods(1, 1, 1, 1),
        true,
        View.Holding.NONE,
        Optional.empty(),
        Map.of(),
        false,
        List.of(claims));
  }
}
