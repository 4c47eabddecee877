package dev.sluice.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodIdentityTest {
  @Test
  void shouldNameThePodUnderTheTrustDomainWhenAskedForItsDnsName() {
    // Given
    var pod = new PodIdentity("0a6f1c3e-8c2b-4d5e-9f10-2b3c4d5e6f70");
    // When
    String name = pod.dnsName("cluster.local");
    // Then
    assertThat(name).isEqualTo("0a6f1c3e-8c2b-4d5e-9f10-2b3c4d5e6f70.pod.cluster.local");
  }

  /** A wildcard would match every pod, a dot could leave the pods' part of the domain. */
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "*", "a.b", "A", "-a", "a-", "a b", "a\n"})
  void shouldRefuseAUidWhenItIsNoDnsLabel(String uid) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PodIdentity(uid))
        .withMessageStartingWith("pod uid is \"");
  }
}
