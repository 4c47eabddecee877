package dev.sluice.mesh.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.PodIdentity;
import dev.sluice.testkit.MovedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeafCacheTest {
  private static final Identity WEB = new Identity("shop", "web");
  private static final Subject FIRST = new Subject(WEB, new PodIdentity("uid-1"));
  private static final Subject SECOND = new Subject(WEB, new PodIdentity("uid-2"));
  private static final String TRUST_DOMAIN = "cluster.local";

  private final MovedClock time = new MovedClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final RotatingRoots roots =
      RotatingRoots.of(
          Rotation.stable(
              CertificateAuthority.generate(TRUST_DOMAIN, time).material(), time.instant()),
          TRUST_DOMAIN,
          time);
  private final LeafCache leaves = new LeafCache(roots, time);
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  @Test
  void shouldGiveTheSameLeafUntilHalfOfItsLifeWhenNothingElseChanges() {
    // Given
    Leaf first = leaves.leaf(FIRST);
    time.pass(Duration.ofHours(11));
    assertThat(leaves.leaf(FIRST)).isSameAs(first);
    // When
    time.pass(Duration.ofHours(1));
    // Then
    assertThat(leaves.leaf(FIRST)).isNotSameAs(first);
  }

  @Test
  void shouldReplaceItSoonerWhenCertificatesLiveShorter() {
    // Given
    var life = new LeafLife(Duration.ofMinutes(1));
    var brief = new LeafCache(roots, life, time);
    Leaf first = brief.leaf(FIRST);
    time.pass(Duration.ofSeconds(28));
    assertThat(brief.leaf(FIRST)).isSameAs(first);
    // When
    time.pass(life.look());
    // Then
    assertThat(brief.leaf(FIRST)).isNotSameAs(first);
    assertThat(first.notAfter()).isAfter(time.instant().plusSeconds(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT59S", "PT24H1S", "-PT1H"})
  void shouldSayWhatIsAllowedWhenALifeIsOutOfBounds(String duration) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeafLife(Duration.parse(duration)))
        .withMessageContaining("certificate-lifetime")
        .withMessageContaining("PT1M (a minute) to PT24H (a day)");
  }

  @Test
  void shouldGiveEachPodItsOwnLeafWhenTheyShareAServiceAccount() {
    assertThat(leaves.leaf(FIRST)).isNotEqualTo(leaves.leaf(SECOND));
  }

  @Test
  void shouldGiveANewLeafAtOnceWhenAnotherRootSigns() throws Exception {
    // Given
    Leaf first = leaves.leaf(FIRST);
    var next = CertificateAuthority.generate(TRUST_DOMAIN, time);
    roots.enter(roots.rotation().trusting(next.material(), time.instant()));
    assertThat(leaves.leaf(FIRST)).isSameAs(first);
    // When
    roots.enter(roots.rotation().issuing(roots.signer().rootsPem(), time.instant()));
    // Then
    leaves
        .leaf(FIRST)
        .chain()
        .get(0)
        .verify(Pem.certificates(next.rootsPem()).get(0).getPublicKey());
    assertThat(leaves.leaf(FIRST)).isSameAs(leaves.leaf(FIRST));
  }

  @Test
  void shouldForgetAPodWhenItIsGoneForLong() {
    // Given
    leaves.leaf(FIRST);
    Leaf stays = leaves.leaf(SECOND);
    // When
    for (int minute = 0; minute <= LeafCache.REMEMBERED.toMinutes(); minute++) {
      leaves.forgetAllBut(Set.of(SECOND));
      assertThat(leaves.size()).isEqualTo(2);
      time.pass(Duration.ofMinutes(1));
    }
    leaves.forgetAllBut(Set.of(SECOND));
    // Then
    assertThat(leaves.size()).isEqualTo(1);
    assertThat(leaves.leaf(SECOND)).isSameAs(stays);
  }

  @Test
  void shouldGoOnRenewingWhenOneRenewalFails() {
    // Given
    var looks = new AtomicInteger();
    try (var renewal =
        new LeafRenewal(
            leaves,
            scheduler,
            Duration.ofDays(1),
            () -> {
              looks.incrementAndGet();
              throw new IllegalStateException("receiver failed");
            })) {
      // When
      renewal.look();
      renewal.look();
    }
    // Then
    assertThat(looks).hasValue(2);
  }
}
