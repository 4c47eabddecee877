package dev.sluice.mesh.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerNameTest {
  private static final String UID = "8f1c9d2e-0c1b-4e4e-9d0f-4a7d6f0e9b11";
  private static final Identity ALICE = new Identity("shop", "alice");

  /** As {@code printf alice | sha256sum} says. */
  private static final String HASH = "2bd806c97f0e00af1a1fc3328fa763a9";

  @Test
  void shouldNameThePodThenItsAccountThenItsNamespace() {
    assertThat(CallerName.of(UID, "shop", "alice"))
        .isEqualTo(UID + "." + HASH + ".shop.sluice")
        .isEqualTo(CallerName.of(Principal.ofPod(ALICE, UID)));
  }

  @Test
  void shouldLeaveVariablesToTheKubelet() {
    assertThat(CallerName.of("$(POD_UID)", "$(POD_NAMESPACE)", "alice"))
        .isEqualTo("$(POD_UID)." + HASH + ".$(POD_NAMESPACE).sluice");
  }

  @Test
  void shouldMeanAllPodsOfAnAccountByTheirCommonEnd() {
    assertThat(CallerName.of(Principal.of(ALICE))).isEqualTo("*." + HASH + ".shop.sluice");
  }

  @Test
  void shouldBeAHostNameWhateverTheAccountIsCalled() {
    String longest = "a.b-c".repeat(50);
    String name = CallerName.of(UID, "n".repeat(63), longest);
    assertThat(name).matches("([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\.)+sluice");
    assertThat(name.length()).isLessThanOrEqualTo(253);
    assertThat(name).isNotEqualTo(CallerName.of(UID, "n".repeat(63), longest + "d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "Shop", "a.b", "a b", "-a", "a*"})
  void shouldBeImpossibleInANamespaceThatNoClusterCanHave(String namespace) {
    assertThat(CallerName.isPossible(Principal.of(new Identity(namespace, "alice")))).isFalse();
    assertThat(CallerName.isPossible(Principal.of(ALICE))).isTrue();
  }

  @Test
  void shouldBeImpossibleForAPodWhoseUidIsNoLabel() {
    assertThat(CallerName.isPossible(Principal.ofPod(ALICE, "*"))).isFalse();
    assertThat(CallerName.isPossible(Principal.ofPod(ALICE, UID))).isTrue();
    assertThatThrownBy(() -> Principal.ofPod(ALICE, null))
        .hasMessageContaining("shop")
        .hasMessageContaining("has no uid");
  }
}
