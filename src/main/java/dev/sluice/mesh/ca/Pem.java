package dev.sluice.mesh.ca;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Text form of certificates and keys. No message of ours ever quotes a key. */
final class Pem {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String KEY = "PRIVATE KEY";
  private static final Map<String, String> ALGORITHMS =
      Map.of(
          X9ObjectIdentifiers.id_ecPublicKey.getId(),
          "EC",
          PKCSObjectIdentifiers.rsaEncryption.getId(),
          "RSA");

  private static final List<Class<?>> KEY_FORMS =
      List.of(
          PrivateKeyInfo.class,
          PEMKeyPair.class,
          PEMEncryptedKeyPair.class,
          PKCS8EncryptedPrivateKeyInfo.class);

  private Pem() {}

  static String encode(X509Certificate certificate) {
    try {
      return encode(CERTIFICATE, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate without encoding", e);
    }
  }

  static String encode(X509CertificateHolder certificate) {
    try {
      return encode(CERTIFICATE, certificate.getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("a certificate without encoding", e);
    }
  }

  /** One after the other, in this order. */
  static String encode(Collection<X509Certificate> certificates) {
    return certificates.stream().map(Pem::encode).collect(Collectors.joining());
  }

  /** PKCS#8. */
  static String encode(PrivateKey key) {
    return encode(KEY, key.getEncoded());
  }

  /**
   * Reads every certificate of a PEM text, in order.
   *
   * @throws IllegalArgumentException when there is none, or one cannot be read
   */
  static List<X509Certificate> certificates(String pem) {
    try {
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(bytes).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException("no PEM block \"" + CERTIFICATE + "\" found");
      }
      return found;
    } catch (CertificateException unquoted) {
      // Somebody may have put the key here, and the parser's message shows what it met.
      throw new IllegalArgumentException("not a PEM certificate, or not all of one");
    }
  }

  /**
   * Reads an EC or RSA key: PKCS#8, SEC1 ({@code EC PRIVATE KEY}) or PKCS#1 ({@code RSA PRIVATE
   * KEY}).
   *
   * @throws IllegalArgumentException when there is none, or it cannot be read; without cause, for
   *     that might quote it
   */
  static PrivateKey key(String pem) {
    PrivateKeyInfo info = keyInfo(pem);
    String algorithm = ALGORITHMS.get(info.getPrivateKeyAlgorithm().getAlgorithm().getId());
    if (algorithm == null) {
      throw new IllegalArgumentException("is of a kind that is not supported; allowed: EC, RSA");
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    } catch (GeneralSecurityException | IOException | RuntimeException unquoted) {
      throw unreadable();
    }
  }

  private static PrivateKeyInfo keyInfo(String pem) {
    Object block = keyBlock(pem);
    if (block == null) {
      throw new IllegalArgumentException(
          "no PEM block \"" + KEY + "\", \"EC " + KEY + "\" or \"RSA " + KEY + "\" found");
    }
    if (block instanceof PEMKeyPair pair) {
      return pair.getPrivateKeyInfo();
    }
    if (block instanceof PrivateKeyInfo pkcs8) {
      return pkcs8;
    }
    throw new IllegalArgumentException("is encrypted; allowed is a key without passphrase");
  }

  /** The first that is a key of whatever form, null where there is none. */
  private static Object keyBlock(String pem) {
    try (var parser = new PEMParser(new StringReader(pem))) {
      Object block = parser.readObject();
      while (block != null && !isKey(block)) {
        block = parser.readObject();
      }
      return block;
    } catch (IOException | RuntimeException unquoted) {
      throw unreadable();
    }
  }

  private static boolean isKey(Object block) {
    return KEY_FORMS.stream().anyMatch(form -> form.isInstance(block));
  }

  private static IllegalArgumentException unreadable() {
    return new IllegalArgumentException("not a private key that can be read");
  }

  private static String encode(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
