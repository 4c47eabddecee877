package dev.sluice.mesh.webhook;

import dev.sluice.mesh.ca.Leaf;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A root, and certificates of 127.0.0.1 from it; each {@link #renew()} has another serial number.
 */
final class TestCertificates implements ServerCertificates {
  private static final X500Name ROOT = new X500Name("CN=test root");
  private static final Instant NOW = Instant.now().minusSeconds(60);

  private final KeyPair rootKey = key();
  private final String rootPem = pem(certificate(ROOT, rootKey, BigInteger.ONE, true));
  private long serial = 1;
  private volatile Leaf current;

  TestCertificates() {
    renew();
  }

  String rootPem() {
    return rootPem;
  }

  @Override
  public Leaf current() {
    return current;
  }

  /**
   * @return the new serial number
   */
  long renew() {
    var key = key();
    serial++;
    var certificate =
        certificate(new X500Name("CN=webhook"), key, BigInteger.valueOf(serial), false);
    current = new Leaf(pem(certificate), pem(key), NOW, NOW.plus(Duration.ofDays(1)));
    return serial;
  }

  private X509CertificateHolder certificate(
      X500Name subject, KeyPair key, BigInteger number, boolean authority) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              ROOT,
              number,
              Date.from(NOW),
              Date.from(NOW.plus(Duration.ofDays(1))),
              subject,
              key.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
      }
      return builder.build(
          new JcaContentSignerBuilder("SHA256withECDSA").build(rootKey.getPrivate()));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair key() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keys as PKCS#8. */
  private static String pem(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          object instanceof KeyPair pair ? new JcaPKCS8Generator(pair.getPrivate(), null) : object);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }
}
