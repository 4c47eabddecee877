package dev.sluice.cli.kubeconfig;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Private keys in the forms that OpenSSL and Go write: PKCS#8, PKCS#1 for RSA, SEC1 for EC.
 * Whatever stands around them is passed over. Not BouncyCastle's own parser: that one refuses an EC
 * key without its public half.
 */
final class PemKey {
  private static final String ALLOWED =
      "RSA, EC and Ed25519 in PEM (PKCS#8, PKCS#1, SEC1), without a passphrase";
  private static final Map<String, Form> FORMS =
      Map.of(
          "PRIVATE KEY", PrivateKeyInfo::getInstance,
          "RSA PRIVATE KEY", PemKey::pkcs1,
          "EC PRIVATE KEY", PemKey::sec1);

  private interface Form {
    PrivateKeyInfo read(byte[] der) throws IOException;
  }

  private PemKey() {}

  /**
   * @throws dev.sluice.cli.terminal.Refusal when there is none that can be used
   */
  static PrivateKey read(Material material) {
    try (var pem = new PemReader(new StringReader(material.text()))) {
      for (PemObject each = pem.readPemObject(); each != null; each = pem.readPemObject()) {
        requirePlain(material, each);
        if (FORMS.containsKey(each.getType())) {
          PrivateKeyInfo key = FORMS.get(each.getType()).read(each.getContent());
          return new JcaPEMKeyConverter().getPrivateKey(key);
        }
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw material.refuse("the private key cannot be read", ALLOWED);
    }
    throw material.refuse("there is no private key", ALLOWED);
  }

  /** Passphrases are in the type, or, in old files, in a header. */
  private static void requirePlain(Material material, PemObject found) {
    if (found.getType().equals("ENCRYPTED PRIVATE KEY") || !found.getHeaders().isEmpty()) {
      throw material.refuse("the private key is encrypted", ALLOWED);
    }
  }

  private static PrivateKeyInfo pkcs1(byte[] der) throws IOException {
    return info(
        PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE, RSAPrivateKey.getInstance(der));
  }

  private static PrivateKeyInfo sec1(byte[] der) throws IOException {
    ECPrivateKey key = ECPrivateKey.getInstance(der);
    return info(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject(), key);
  }

  private static PrivateKeyInfo info(
      ASN1ObjectIdentifier algorithm, ASN1Encodable parameters, ASN1Encodable key)
      throws IOException {
    return new PrivateKeyInfo(new AlgorithmIdentifier(algorithm, parameters), key);
  }
}
