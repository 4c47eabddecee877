package dev.sluice.mesh.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.domain.policy.Identity;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Identity WEB = new Identity("shop", "web");

  private final CertificateAuthority authority =
      CertificateAuthority.generate("cluster.local", CLOCK);

  @Test
  void shouldNameTheWorkloadAndNothingElseWhenALeafIsIssued() throws Exception {
    Leaf leaf = authority.issue(WEB);
    X509Certificate certificate = leaf.chain().get(0);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(List.of(6, "spiffe://cluster.local/ns/shop/sa/web"));
    assertThat(certificate.getCriticalExtensionOIDs()).contains("2.5.29.17");
    assertThat(certificate.getSubjectX500Principal().getName()).isEmpty();
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    certificate.verify(Pem.certificates(authority.rootsPem()).get(0).getPublicKey());
  }

  @Test
  void shouldLastADayAndBeginEarlyWhenALeafIsIssued() {
    Leaf leaf = authority.issue(WEB);
    assertThat(leaf.notBefore()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
    assertThat(leaf.notAfter()).isEqualTo(NOW.plus(Duration.ofHours(24)));
    assertThat(leaf.halfLife())
        .isBetween(NOW.plus(Duration.ofHours(11)), NOW.plus(Duration.ofHours(12)));
  }

  @Test
  void shouldNotOutliveTheRootWhenTheRootEndsSoon() {
    Instant late = NOW.plus(CertificateAuthority.ROOT_LIFE).minus(Duration.ofHours(1));
    var aged =
        CertificateAuthority.load(
            "cluster.local",
            authority.rootsPem(),
            authority.keyPem(),
            Clock.fixed(late, ZoneOffset.UTC));
    assertThat(aged.issue(WEB).notAfter()).isEqualTo(NOW.plus(CertificateAuthority.ROOT_LIFE));
  }

  @Test
  void shouldNameTheServerWhenAServerLeafIsIssued() throws Exception {
    X509Certificate certificate =
        authority.issueServer(List.of("sluice.sluice-system.svc", "localhost")).chain().get(0);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(List.of(2, "sluice.sluice-system.svc"), List.of(2, "localhost"));
  }

  @Test
  void shouldSignUnderTheSameRootWhenLoadedAgain() {
    var again =
        CertificateAuthority.load("cluster.local", authority.rootsPem(), authority.keyPem(), CLOCK);
    X509Certificate root = Pem.certificates(authority.rootsPem()).get(0);
    assertThatCode(() -> again.issue(WEB).chain().get(0).verify(root.getPublicKey()))
        .doesNotThrowAnyException();
    assertThat(root.getBasicConstraints()).isZero();
  }

  @Test
  void shouldTrustAllCertificatesWhenSeveralAreLoaded() {
    var old = CertificateAuthority.generate("cluster.local", CLOCK);
    String both = authority.rootsPem() + old.rootsPem();
    assertThat(
            CertificateAuthority.load("cluster.local", both, authority.keyPem(), CLOCK).rootsPem())
        .isEqualTo(both);
  }

  @Test
  void shouldSayWhatIsWrongAndQuoteNoKeyWhenTheRootCannotBeUsed() {
    Leaf leaf = authority.issue(WEB);
    var other = CertificateAuthority.generate("cluster.local", CLOCK);
    assertRefused("nonsense", authority.keyPem(), CLOCK, "tls.crt: ");
    assertRefused("", authority.keyPem(), CLOCK, "tls.crt: no PEM block \"CERTIFICATE\" found");
    assertRefused(leaf.chainPem(), leaf.keyPem(), CLOCK, "tls.crt: is not a CA certificate");
    assertRefused(authority.rootsPem(), "nonsense", CLOCK, "tls.key: no PEM block \"PRIVATE KEY\"");
    assertRefused(
        authority.rootsPem(),
        authority.keyPem().replaceFirst("\n....", "\nAAAA"),
        CLOCK,
        "tls.key: not an EC key in PKCS#8 form");
    assertRefused(
        authority.rootsPem(),
        other.keyPem(),
        CLOCK,
        "tls.key: is not the key of the first certificate");
    assertRefused(
        authority.rootsPem(),
        authority.keyPem(),
        Clock.offset(CLOCK, Duration.ofDays(4000)),
        "tls.crt: expired at 2036");
    var elsewhere = CertificateAuthority.generate("example.org", CLOCK);
    assertRefused(
        elsewhere.rootsPem(),
        elsewhere.keyPem(),
        CLOCK,
        "tls.crt: is of the trust domain [spiffe://example.org]; ours is spiffe://cluster.local");
  }

  @Test
  void shouldHideTheKeyWhenALeafIsPrinted() {
    assertThat(authority.issue(WEB).toString()).doesNotContain("PRIVATE", "BEGIN");
  }

  private static void assertRefused(String certificate, String key, Clock clock, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CertificateAuthority.load("cluster.local", certificate, key, clock))
        .withMessageStartingWith(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("MEEC", "MIG"));
  }
}
