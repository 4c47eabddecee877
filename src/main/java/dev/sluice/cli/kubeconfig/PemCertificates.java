package dev.sluice.cli.kubeconfig;

import java.io.IOException;
import java.io.StringReader;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;

/** Certificates in PEM; keys and comments between them are passed over. */
final class PemCertificates {
  private static final String ALLOWED = "certificates in PEM";

  private PemCertificates() {}

  /**
   * @return at least one
   * @throws dev.sluice.cli.terminal.Refusal when there is none, or one that cannot be read
   */
  static List<X509Certificate> read(Material material) {
    var found = new ArrayList<X509Certificate>();
    var converter = new JcaX509CertificateConverter();
    try (var pem = new PEMParser(new StringReader(material.text()))) {
      for (Object each = pem.readObject(); each != null; each = pem.readObject()) {
        if (each instanceof X509CertificateHolder certificate) {
          found.add(converter.getCertificate(certificate));
        }
      }
    } catch (IOException | CertificateException | IllegalArgumentException e) {
      throw material.refuse("a certificate cannot be read", ALLOWED);
    }
    if (found.isEmpty()) {
      throw material.refuse("there is no certificate", ALLOWED);
    }
    return found;
  }
}
