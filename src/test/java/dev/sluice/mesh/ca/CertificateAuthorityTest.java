package dev.sluice.mesh.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.PodIdentity;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Subject WEB =
      new Subject(new Identity("shop", "web"), new PodIdentity("0a6f1c3e"));

  private final CertificateAuthority authority =
      CertificateAuthority.generate("cluster.local", CLOCK);

  @Test
  void shouldNameTheWorkloadAndNothingElseWhenALeafIsIssued() throws Exception {
    Leaf leaf = authority.issue(WEB);
    X509Certificate certificate = leaf.chain().get(0);
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(
            List.of(6, "spiffe://cluster.local/ns/shop/sa/web"),
            List.of(2, "0a6f1c3e.pod.cluster.local"));
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
            "cluster.local", authority.material(), Clock.fixed(late, ZoneOffset.UTC));
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
    var again = CertificateAuthority.load("cluster.local", authority.material(), CLOCK);
    X509Certificate root = Pem.certificates(authority.rootsPem()).get(0);
    assertThatCode(() -> again.issue(WEB).chain().get(0).verify(root.getPublicKey()))
        .doesNotThrowAnyException();
    assertThat(root.getBasicConstraints()).isZero();
  }

  @Test
  void shouldTrustAllCertificatesWhenSeveralAreLoaded() {
    var old = CertificateAuthority.generate("cluster.local", CLOCK);
    String both = authority.rootsPem() + old.rootsPem();
    assertThat(load(both, "", key(authority)).rootsPem()).isEqualTo(both);
    assertThat(load(authority.rootsPem(), old.rootsPem(), key(authority)).rootsPem())
        .isEqualTo(both);
  }

  @Test
  void shouldSayWhatIsWrongAndQuoteNoKeyWhenTheRootCannotBeUsed() {
    Leaf leaf = authority.issue(WEB);
    var other = CertificateAuthority.generate("cluster.local", CLOCK);
    assertRefused("nonsense", key(authority), CLOCK, "tls.crt: ");
    assertRefused("", key(authority), CLOCK, "tls.crt: no PEM block \"CERTIFICATE\" found");
    assertRefused(
        leaf.chainPem() + authority.rootsPem(),
        leaf.keyPem(),
        CLOCK,
        "tls.crt: is not a CA certificate");
    assertRefused(authority.rootsPem(), "nonsense", CLOCK, "tls.key: no PEM block \"PRIVATE KEY\"");
    assertRefused(
        authority.rootsPem(),
        key(authority).replaceFirst("\n....", "\nAAAA"),
        CLOCK,
        "tls.key: not a private key that can be read");
    assertRefused(
        key(authority), key(authority), CLOCK, "tls.crt: not a PEM certificate, or not all of one");
    assertRefused(
        authority.rootsPem(),
        key(other),
        CLOCK,
        "tls.key: is not the key of the first certificate");
    assertRefused(
        authority.rootsPem(),
        key(authority),
        Clock.offset(CLOCK, Duration.ofDays(4000)),
        "tls.crt: expired at 2036");
    var elsewhere = CertificateAuthority.generate("example.org", CLOCK);
    assertRefused(
        elsewhere.rootsPem(),
        key(elsewhere),
        CLOCK,
        "tls.crt: is of the trust domain [spiffe://example.org]; ours is spiffe://cluster.local");
  }

  @Test
  void shouldHideTheKeyWhenALeafIsPrinted() {
    Stream.of(
            authority.issue(WEB),
            authority,
            authority.material(),
            Rotation.stable(authority.material(), NOW).trusting(authority.material(), NOW),
            RotatingRoots.of(Rotation.stable(authority.material(), NOW), "cluster.local", CLOCK))
        .forEach(one -> assertThat(one.toString()).doesNotContain("PRIVATE", "BEGIN", "MI"));
  }

  @ParameterizedTest
  @CsvSource({"EC, 256", "EC, 384", "EC, 521", "RSA, 2048"})
  void shouldSignUnderTheRootWhenAnIntermediateIsBrought(String algorithm, int bits)
      throws Exception {
    // Given
    TestPki root = TestPki.root(algorithm, bits, NOW);
    TestPki middle = root.intermediate(algorithm, bits, 1, null, NOW);
    TestPki signer = middle.intermediate(algorithm, bits, 0, null, NOW);
    // When: as Vault has it in one file, and as cert-manager has it in two
    var vault = load(signer.certPem + middle.certPem + root.certPem, "", signer.traditional());
    var manager = load(signer.certPem + middle.certPem, root.certPem, signer.pkcs8());
    // Then
    for (CertificateAuthority one : List.of(vault, manager)) {
      assertThat(one.rootsPem().strip()).isEqualTo(root.certPem.strip().replace("\r", ""));
      List<X509Certificate> chain = one.issue(WEB).chain();
      assertThat(chain).hasSize(3);
      chain.get(0).verify(chain.get(1).getPublicKey());
      chain.get(1).verify(chain.get(2).getPublicKey());
      chain.get(2).verify(Pem.certificates(root.certPem).get(0).getPublicKey());
      assertThat(one.ours()).isFalse();
    }
    assertThat(authority.ours()).isTrue();
  }

  @Test
  void shouldSayWhatIsWrongWhenAnIntermediateCannotBeUsed() {
    TestPki root = TestPki.root(NOW);
    TestPki signer = root.intermediate(NOW);
    assertRefused(
        signer.certPem, signer.pkcs8(), CLOCK, "tls.crt: was issued by \"CN=company root");
    TestPki below = signer.intermediate(NOW);
    assertRefused(
        below.certPem + signer.certPem + root.certPem,
        below.pkcs8(),
        CLOCK,
        "tls.crt: its issuer \"CN=intermediate");
    TestPki elsewhere = root.intermediate("EC", 256, 0, "example.org", NOW);
    assertRefused(
        elsewhere.certPem + root.certPem,
        elsewhere.pkcs8(),
        CLOCK,
        "tls.crt: a workload's certificate made with it would be refused: ");
    TestPki weak = TestPki.root("RSA", 1024, NOW, "SHA256withRSA");
    assertRefused(weak.certPem, weak.pkcs8(), CLOCK, "tls.crt: has a key of kind RSA; allowed are");
    assertRefused(
        root.certPem,
        root.encrypted(),
        CLOCK,
        "tls.key: is encrypted; allowed is a key without passphrase");
  }

  private static CertificateAuthority load(String cert, String roots, String key) {
    return CertificateAuthority.load("cluster.local", new RootMaterial(cert, roots, key), CLOCK);
  }

  private static String key(CertificateAuthority of) {
    return of.material().keyPem();
  }

  private static void assertRefused(String certificate, String key, Clock clock, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                CertificateAuthority.load(
                    "cluster.local", new RootMaterial(certificate, "", key), clock))
        .withMessageStartingWith(message)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("MEEC", "MIG"));
  }
}
