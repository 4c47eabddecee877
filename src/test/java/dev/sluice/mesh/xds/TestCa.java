package dev.sluice.mesh.xds;

import dev.sluice.mesh.ca.Leaf;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root that signs what a test asks for. */
final class TestCa {
  private static final Date FROM = Date.from(Instant.now().minusSeconds(3600));
  private static final Date TO = Date.from(Instant.now().plusSeconds(36_000));
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final KeyPair keys = keys();
  private final X500Name name = new X500Name("CN=test root " + SERIAL.get());
  private final String pem =
      pem("CERTIFICATE", sign(name, keys, new GeneralName(GeneralName.dNSName, "root"), true));

  String pem() {
    return pem;
  }

  Leaf workload(String spiffeId) {
    return leaf(new GeneralName(GeneralName.uniformResourceIdentifier, spiffeId));
  }

  Leaf server(String dnsName) {
    return leaf(new GeneralName(GeneralName.dNSName, dnsName));
  }

  private Leaf leaf(GeneralName san) {
    KeyPair leaf = keys();
    String chain = pem("CERTIFICATE", sign(new X500Name("CN=leaf"), leaf, san, false));
    return new Leaf(chain, pem("PRIVATE KEY", leaf.getPrivate()), FROM.toInstant(), TO.toInstant());
  }

  private X509Certificate sign(X500Name subject, KeyPair subjectKeys, GeneralName san, boolean ca) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(SERIAL.getAndIncrement()),
              FROM,
              TO,
              subject,
              subjectKeys.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(san));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, X509Certificate certificate) {
    try {
      return pem(type, certificate.getEncoded());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, PrivateKey key) {
    return pem(type, key.getEncoded());
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
