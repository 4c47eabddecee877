package dev.sluice.mesh.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Builds X.509 structures under one issuer. Keys and signatures come from the JDK; Bouncy Castle
 * only lays out the bytes.
 */
final class X509 {
  /**
   * A workload has no distinguished name: who it is stands in its SANs alone, which therefore are
   * critical (RFC 5280, 4.2.1.6).
   */
  private static final X500Name NOBODY = new X500Name(new RDN[0]);

  private static final int SERIAL_BITS = 127;
  private static final int MIN_RSA_BITS = 2048;

  private final X500Name issuer;
  private final PrivateKey issuerKey;
  private final String algorithm;

  private X509(X500Name issuer, PrivateKey issuerKey, String algorithm) {
    this.issuer = issuer;
    this.issuerKey = issuerKey;
    this.algorithm = algorithm;
  }

  /**
   * @param issuerPublic tells which signature fits the key
   * @throws IllegalArgumentException for a kind of key that we do not sign with
   */
  static X509 signedBy(X500Name issuer, PublicKey issuerPublic, PrivateKey issuerKey) {
    return new X509(issuer, issuerKey, algorithm(issuerPublic));
  }

  /**
   * The signature that fits a key: the hash is as strong as the key.
   *
   * @throws IllegalArgumentException for a kind of key that we do not sign with
   */
  static String algorithm(PublicKey key) {
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS) {
      return "SHA256withRSA";
    }
    if (key instanceof ECPublicKey ec) {
      int bits = ec.getParams().getOrder().bitLength();
      return bits <= 256 ? "SHA256withECDSA" : bits <= 384 ? "SHA384withECDSA" : "SHA512withECDSA";
    }
    throw new IllegalArgumentException(
        "has a key of kind "
            + key.getAlgorithm()
            + "; allowed are EC, and RSA of "
            + MIN_RSA_BITS
            + " bits or more");
  }

  /** A fresh P-256 key. */
  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot make P-256 keys", e);
    }
  }

  X509Certificate root(
      X500Name subject, PublicKey subjectKey, String uri, Instant from, Instant to) {
    try {
      var builder = start(subject, subjectKey, from, to);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(subjectKey));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
      return new JcaX509CertificateConverter().getCertificate(sign(builder));
    } catch (IOException | GeneralSecurityException e) {
      throw unbuildable(e);
    }
  }

  /** As bytes alone: Java remembers hundreds of certificates that it has read, for nobody here. */
  X509CertificateHolder leaf(
      PublicKey subjectKey,
      PublicKey issuerPublic,
      List<GeneralName> names,
      Instant from,
      Instant to) {
    try {
      var builder = start(NOBODY, subjectKey, from, to);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuerPublic));
      builder.addExtension(
          Extension.subjectAlternativeName,
          true,
          new GeneralNames(names.toArray(new GeneralName[0])));
      return sign(builder);
    } catch (IOException | GeneralSecurityException e) {
      throw unbuildable(e);
    }
  }

  /** URI SANs; empty when there are none. */
  static List<String> uris(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(
                  name ->
                      Integer.valueOf(GeneralName.uniformResourceIdentifier).equals(name.get(0)))
              .map(name -> (String) name.get(1))
              .toList();
    } catch (CertificateParsingException e) {
      throw new IllegalArgumentException(
          "subject alternative names cannot be read: " + e.getMessage(), e);
    }
  }

  private X509v3CertificateBuilder start(
      X500Name subject, PublicKey key, Instant from, Instant to) {
    BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom());
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(from), Date.from(to), subject, key);
  }

  private X509CertificateHolder sign(X509v3CertificateBuilder builder) {
    try {
      return builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("this key cannot sign with " + algorithm, e);
    }
  }

  private static IllegalStateException unbuildable(Exception e) {
    return new IllegalStateException("a certificate that cannot be built", e);
  }
}
