package dev.sluice.mesh.ca;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.PodIdentity;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * Signs the mesh's certificates, whose keys are P-256, with one root or with an intermediate of it.
 * Immutable; as {@link Roots} it is one that is never rotated. Thread-safe.
 */
public final class CertificateAuthority implements Roots {
  static final Duration ROOT_LIFE = Duration.ofDays(3650);

  /** Certificates begin this long before they are made, for peers whose clocks are behind. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private static final String OUR_NAME = "CN=Sluice root for ";
  private static final Subject NOBODY =
      new Subject(new Identity("none", "none"), new PodIdentity("none"));

  private final String trustDomain;
  private final RootMaterial material;
  private final IssuerChain chain;
  private final PrivateKey key;
  private final Clock clock;

  private CertificateAuthority(
      String trustDomain, RootMaterial material, IssuerChain chain, PrivateKey key, Clock clock) {
    this.trustDomain = trustDomain;
    this.material = material;
    this.chain = chain;
    this.key = key;
    this.clock = clock;
  }

  /** A new root for {@code trustDomain}, valid for ten years. */
  public static CertificateAuthority generate(String trustDomain, Clock clock) {
    KeyPair pair = X509.newKey();
    X500Name name = new X500Name(OUR_NAME + trustDomain);
    Instant now = clock.instant();
    X509Certificate root =
        X509.signedBy(name, pair.getPublic(), pair.getPrivate())
            .root(
                name,
                pair.getPublic(),
                "spiffe://" + trustDomain,
                now.minus(SKEW),
                now.plus(ROOT_LIFE));
    var material = new RootMaterial(Pem.encode(root), "", Pem.encode(pair.getPrivate()));
    var chain = new IssuerChain(List.of(), root, List.of(root));
    return new CertificateAuthority(trustDomain, material, chain, pair.getPrivate(), clock);
  }

  /**
   * An existing root, or an intermediate of it.
   *
   * @throws IllegalArgumentException naming what of it is wrong; never quotes the key
   */
  static CertificateAuthority load(String trustDomain, RootMaterial material, Clock clock) {
    List<X509Certificate> given = given(material);
    X509Certificate signer = given.get(0);
    IssuerChain chain = named("tls.crt", () -> IssuerChain.of(given, clock.instant()));
    named("tls.crt", () -> checked(signer, trustDomain));
    PrivateKey key = named("tls.key", () -> Pem.key(material.keyPem()));
    if (!belongs(key, signer)) {
      throw new IllegalArgumentException(
          "tls.key: is not the key of the first certificate in tls.crt");
    }
    var authority = new CertificateAuthority(trustDomain, material, chain, key, clock);
    named("tls.crt", authority::tried);
    return authority;
  }

  @Override
  public CertificateAuthority signer() {
    return this;
  }

  @Override
  public String rootsPem() {
    return Pem.encode(chain.trusted());
  }

  /** For the Secret, and for nothing else. */
  RootMaterial material() {
    return material;
  }

  /** Whether the same certificate signs, under the same root, whatever else is trusted. */
  boolean signsLike(CertificateAuthority other) {
    return chain.signer().equals(other.chain.signer()) && chain.root().equals(other.chain.root());
  }

  /** Whether it was made by {@link #generate}, so that we may make another one. */
  boolean ours() {
    return chain.intermediates().isEmpty()
        && new X500Name(OUR_NAME + trustDomain)
            .equals(X500Name.getInstance(chain.root().getSubjectX500Principal().getEncoded()));
  }

  /** When only a third of the signer's life is left. */
  Instant due() {
    Instant from = chain.signer().getNotBefore().toInstant();
    return from.plus(Duration.between(from, end()).multipliedBy(2).dividedBy(3));
  }

  /** When it can no longer sign. */
  Instant end() {
    return chain.end();
  }

  /** A workload's certificate that is valid for a day. */
  public Leaf issue(Subject subject) {
    return issue(subject, LeafLife.DAY);
  }

  /**
   * A workload's certificate, for both sides of a connection: the URI SAN is the SPIFFE ID, the DNS
   * SAN the pod.
   */
  public Leaf issue(Subject subject, LeafLife life) {
    return issue(
        List.of(
            new GeneralName(
                GeneralName.uniformResourceIdentifier, subject.identity().spiffeId(trustDomain)),
            new GeneralName(GeneralName.dNSName, subject.pod().dnsName(trustDomain))),
        life);
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
        dnsNames.stream().map(name -> new GeneralName(GeneralName.dNSName, name)).toList(),
        LeafLife.DAY);
  }

  @Override
  public String toString() {
    return "CertificateAuthority["
        + chain.signer().getSubjectX500Principal()
        + ", until "
        + end()
        + "]";
  }

  private Leaf issue(List<GeneralName> names, LeafLife life) {
    KeyPair pair = X509.newKey();
    Instant now = clock.instant();
    Instant end = earlier(now.plus(life.duration()), end());
    X509Certificate signer = chain.signer();
    X509CertificateHolder leaf =
        X509.signedBy(
                X500Name.getInstance(signer.getSubjectX500Principal().getEncoded()),
                signer.getPublicKey(),
                key)
            .leaf(pair.getPublic(), signer.getPublicKey(), names, now.minus(life.skew()), end);
    return new Leaf(
        Pem.encode(leaf) + Pem.encode(chain.intermediates()),
        Pem.encode(pair.getPrivate()),
        leaf.getNotBefore().toInstant(),
        leaf.getNotAfter().toInstant());
  }

  /** Name constraints, for one, show only when a certificate is judged. */
  private CertificateAuthority tried() {
    try {
      var parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.root(), null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      var path = CertificateFactory.getInstance("X.509").generateCertPath(issue(NOBODY).chain());
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return this;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "a workload's certificate made with it would be refused: " + e.getMessage());
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static List<X509Certificate> given(RootMaterial material) {
    List<X509Certificate> all =
        new ArrayList<>(named("tls.crt", () -> Pem.certificates(material.certPem())));
    if (!material.caPem().isBlank()) {
      all.addAll(named("ca.crt", () -> Pem.certificates(material.caPem())));
    }
    return all;
  }

  private static X509Certificate checked(X509Certificate signer, String trustDomain) {
    X509.algorithm(signer.getPublicKey());
    String expected = "spiffe://" + trustDomain;
    List<String> uris = X509.uris(signer);
    if (!uris.isEmpty() && !uris.contains(expected)) {
      throw new IllegalArgumentException(
          "is of the trust domain " + uris + "; ours is " + expected);
    }
    return signer;
  }

  private static <T> T named(String field, Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + ": " + e.getMessage());
    }
  }

  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    byte[] probe = certificate.getSignature();
    try {
      String algorithm = X509.algorithm(certificate.getPublicKey());
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certificate.getPublicKey());
      verifier.update(probe);
      return verifier.verify(signer.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
