package dev.sluice.mesh.ca;

import dev.sluice.domain.policy.Identity;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * Signs the mesh's certificates: P-256 keys, ECDSA with SHA-256, one self-signed root. Thread-safe.
 */
public final class CertificateAuthority {
  static final Duration ROOT_LIFE = Duration.ofDays(3650);
  static final Duration LEAF_LIFE = Duration.ofHours(24);

  /** Certificates begin this long before they are made, for peers whose clocks are behind. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private final String trustDomain;
  private final String rootsPem;
  private final X509Certificate root;
  private final PrivateKey key;
  private final Clock clock;

  private CertificateAuthority(
      String trustDomain, String rootsPem, X509Certificate root, PrivateKey key, Clock clock) {
    this.trustDomain = trustDomain;
    this.rootsPem = rootsPem;
    this.root = root;
    this.key = key;
    this.clock = clock;
  }

  /** A new root for {@code trustDomain}, valid for ten years. */
  public static CertificateAuthority generate(String trustDomain, Clock clock) {
    KeyPair pair = X509.newKey();
    X500Name name = new X500Name("CN=Sluice root for " + trustDomain);
    Instant now = clock.instant();
    X509Certificate root =
        X509.signedBy(name, pair.getPrivate())
            .root(
                name,
                pair.getPublic(),
                "spiffe://" + trustDomain,
                now.minus(SKEW),
                now.plus(ROOT_LIFE));
    return new CertificateAuthority(trustDomain, Pem.encode(root), root, pair.getPrivate(), clock);
  }

  /**
   * An existing root.
   *
   * @param certPem PEM; the first certificate signs, all of them are trusted (an old root may stay
   *     while it is being replaced)
   * @param keyPem PKCS#8 PEM, the key of the first certificate
   * @throws IllegalArgumentException naming what of both is wrong; never quotes the key
   */
  public static CertificateAuthority load(
      String trustDomain, String certPem, String keyPem, Clock clock) {
    X509Certificate root = named("tls.crt", () -> Pem.certificates(certPem)).get(0);
    PrivateKey key = named("tls.key", () -> Pem.key(keyPem));
    named("tls.crt", () -> checked(root, trustDomain, clock.instant()));
    if (!belongs(key, root)) {
      throw new IllegalArgumentException(
          "tls.key: is not the key of the first certificate in tls.crt");
    }
    return new CertificateAuthority(trustDomain, certPem, root, key, clock);
  }

  /** What a peer must trust, PEM. */
  public String rootsPem() {
    return rootsPem;
  }

  /** The root's key for its Secret, and for nothing else. */
  String keyPem() {
    return Pem.encode(key);
  }

  /**
   * A workload's certificate, for both sides of a connection: URI SAN is the SPIFFE ID, valid for
   * 24 hours.
   */
  public Leaf issue(Identity identity) {
    return issue(
        List.of(
            new GeneralName(
                GeneralName.uniformResourceIdentifier, identity.spiffeId(trustDomain))));
  }

  /**
   * A server's certificate for DNS names, valid for 24 hours.
   *
   * @throws IllegalArgumentException when {@code dnsNames} is empty
   */
  public Leaf issueServer(List<String> dnsNames) {
    if (dnsNames.isEmpty()) {
      throw new IllegalArgumentException(
          "dnsNames: is empty; a server certificate needs at least one name");
    }
    return issue(
        dnsNames.stream().map(name -> new GeneralName(GeneralName.dNSName, name)).toList());
  }

  private Leaf issue(List<GeneralName> names) {
    KeyPair pair = X509.newKey();
    Instant now = clock.instant();
    Instant end = earlier(now.plus(LEAF_LIFE), root.getNotAfter().toInstant());
    X509Certificate leaf =
        X509.signedBy(X500Name.getInstance(root.getSubjectX500Principal().getEncoded()), key)
            .leaf(pair.getPublic(), root.getPublicKey(), names, now.minus(SKEW), end);
    return new Leaf(
        Pem.encode(leaf),
        Pem.encode(pair.getPrivate()),
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static X509Certificate checked(X509Certificate root, String trustDomain, Instant now) {
    require(
        root.getBasicConstraints() >= 0,
        "is not a CA certificate (basic constraint CA is missing)");
    require(
        root.getSubjectX500Principal().equals(root.getIssuerX500Principal()),
        "is not a root (subject and issuer differ)");
    require(
        root.getPublicKey() instanceof ECPublicKey,
        "has a key of kind " + root.getPublicKey().getAlgorithm() + "; allowed is EC");
    require(
        now.isBefore(root.getNotAfter().toInstant()),
        "expired at " + root.getNotAfter().toInstant());
    String expected = "spiffe://" + trustDomain;
    List<String> uris = X509.uris(root);
    require(
        uris.isEmpty() || uris.contains(expected),
        "is of the trust domain " + uris + "; ours is " + expected);
    return root;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  private static <T> T named(String field, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
    }
  }

  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    byte[] probe = certificate.getSignature();
    try {
      Signature signer = Signature.getInstance(X509.ALGORITHM);
      signer.initSign(key);
      signer.update(probe);
      Signature verifier = Signature.getInstance(X509.ALGORITHM);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(probe);
      return verifier.verify(signer.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
