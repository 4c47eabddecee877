package dev.sluice.mesh.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with its key. {@link #toString()} never shows the key.
 *
 * @param chainPem leaf first, PEM
 * @param keyPem PKCS#8 PEM
 */
public record Leaf(String chainPem, String keyPem, Instant notBefore, Instant notAfter) {
  /** When it should be replaced: half of its life is then left for an issuer that is away. */
  public Instant halfLife() {
    return notBefore.plus(Duration.between(notBefore, notAfter).dividedBy(2));
  }

  /** Leaf first, never empty. */
  public List<X509Certificate> chain() {
    return Pem.certificates(chainPem);
  }

  /** The key of the chain's first certificate. */
  public PrivateKey key() {
    return Pem.key(keyPem);
  }

  @Override
  public String toString() {
    return "Leaf[" + notBefore + " to " + notAfter + "]";
  }
}
