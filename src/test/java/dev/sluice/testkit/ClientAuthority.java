package dev.sluice.testkit;

import io.fabric8.kubeapitest.cert.CertManager;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs certificates that the API server takes from clients. It is the kit's administrator too: the
 * kit trusts what that one signed, and makes none of its own where all files are there.
 */
final class ClientAuthority {
  private static final X500Name ADMINISTRATOR = new X500Name("O=system:masters,CN=kubeapitest");
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final PrivateKey key;

  private ClientAuthority(PrivateKey key) {
    this.key = key;
  }

  /** Writes all certificates and keys that the kit looks for. */
  static ClientAuthority in(Path folder) {
    try {
      CertManager.generateKeyAndCertificate(
          "CN=example.org",
          folder.resolve(CertManager.API_SERVER_KEY_NAME).toFile(),
          folder.resolve(CertManager.API_SERVER_CERT_NAME).toFile(),
          new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
          new GeneralName(GeneralName.dNSName, "kubernetes"),
          new GeneralName(GeneralName.dNSName, "kubernetes.default.svc"));
      KeyPair pair = KeyPairGenerator.getInstance("RSA").generateKeyPair();
      var authority = new ClientAuthority(pair.getPrivate());
      Files.writeString(
          folder.resolve(CertManager.CLIENT_CERT_NAME),
          authority.sign(pair.getPublic(), ADMINISTRATOR, true));
      Files.writeString(folder.resolve(CertManager.CLIENT_KEY_NAME), pem(pair.getPrivate()));
      return authority;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate in PEM. */
  String sign(PublicKey subjectKey, String subject) {
    return sign(subjectKey, new X500Name(subject), false);
  }

  private String sign(PublicKey subjectKey, X500Name subject, boolean authority) {
    Instant now = Instant.now();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              ADMINISTRATOR,
              BigInteger.valueOf(SERIAL.getAndIncrement()),
              Date.from(now.minus(Duration.ofMinutes(5))),
              Date.from(now.plus(Duration.ofDays(1))),
              subject,
              subjectKey);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      return pem(builder.build(new JcaContentSignerBuilder("SHA256WithRSA").build(key)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Object object) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
