package dev.sluice.mesh.ca;

import java.time.Instant;

/**
 * A certificate with its key. {@link #toString()} never shows the key.
 *
 * @param chainPem leaf first, PEM
 * @param keyPem PKCS#8 PEM
 */
public record Leaf(String chainPem, String keyPem, Instant notBefore, Instant notAfter) {
  @Override
  public String toString() {
    return "Leaf[" + notBefore + " to " + notAfter + "]";
  }
}
