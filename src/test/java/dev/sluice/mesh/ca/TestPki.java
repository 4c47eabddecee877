package dev.sluice.mesh.ca;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA as somebody else's tool makes it: a root, or an intermediate of another one. */
final class TestPki {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  final String certPem;
  private final X500Name name;
  private final KeyPair keys;

  private TestPki(X500Name name, KeyPair keys, String certPem) {
    this.name = name;
    this.keys = keys;
    this.certPem = certPem;
  }

  static TestPki root(Instant now) {
    return root("EC", 256, now);
  }

  static TestPki root(String algorithm, int bits, Instant now) {
    return root(
        algorithm, bits, now, algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
  }

  static TestPki root(String algorithm, int bits, Instant now, String signature) {
    X500Name name = new X500Name("CN=company root " + SERIAL.get());
    KeyPair keys = keys(algorithm, bits);
    return new TestPki(name, keys, certificate(name, keys, name, keys, -1, null, now, signature));
  }

  /**
   * @param permittedUri name constraint, or null
   */
  TestPki intermediate(
      String algorithm, int bits, int pathLength, String permittedUri, Instant now) {
    X500Name subject = new X500Name("CN=intermediate " + SERIAL.get());
    KeyPair own = keys(algorithm, bits);
    return new TestPki(
        subject,
        own,
        certificate(
            name,
            keys,
            subject,
            own,
            pathLength,
            permittedUri,
            now,
            X509.algorithm(keys.getPublic())));
  }

  TestPki intermediate(Instant now) {
    return intermediate("EC", 256, 0, null, now);
  }

  /** {@code PRIVATE KEY}. */
  String pkcs8() {
    return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
  }

  /** {@code EC PRIVATE KEY} or {@code RSA PRIVATE KEY}. */
  String traditional() {
    var info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
    try {
      if (!(keys.getPrivate() instanceof ECPrivateKey key)) {
        return pem("RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
      }
      var curve = info.getPrivateKeyAlgorithm().getParameters();
      int bits = key.getParams().getOrder().bitLength();
      var sec1 = new org.bouncycastle.asn1.sec.ECPrivateKey(bits, key.getS(), curve);
      return pem("EC PRIVATE KEY", sec1.getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  String encrypted() {
    try {
      byte[] der = new EncryptedPrivateKeyInfo("PBEWithMD5AndDES", new byte[64]).getEncoded();
      return pem("ENCRYPTED PRIVATE KEY", der);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String certificate(
      X500Name issuer,
      KeyPair issuerKeys,
      X500Name subject,
      KeyPair keys,
      int pathLength,
      String permittedUri,
      Instant now,
      String signature) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(SERIAL.getAndIncrement()),
              Date.from(now.minusSeconds(60)),
              Date.from(now.plus(Duration.ofDays(90))),
              subject,
              keys.getPublic());
      var constraint =
          pathLength < 0 ? new BasicConstraints(true) : new BasicConstraints(pathLength);
      builder.addExtension(Extension.basicConstraints, true, constraint);
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      if (permittedUri != null) {
        var uri = new GeneralName(GeneralName.uniformResourceIdentifier, permittedUri);
        builder.addExtension(
            Extension.nameConstraints,
            true,
            new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(uri)}, null));
      }
      return pem(
          builder.build(new JcaContentSignerBuilder(signature).build(issuerKeys.getPrivate())));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys(String algorithm, int bits) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(X509CertificateHolder certificate) {
    return pem((Object) certificate);
  }

  private static String pem(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }
}
