package dev.sluice.mesh.webhook;

import dev.sluice.mesh.ca.Leaf;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The server's certificate, asked for in each handshake, so that a renewed one needs neither a
 * restart nor a pause. (Vert.x' {@code updateSSLOptions} fails every connection that arrives while
 * it loads the new one: seen with 4.5.25.)
 */
final class RenewableKey extends X509ExtendedKeyManager {
  private volatile Key current;

  /** A handshake asks three times; it shall get the same key each time. */
  private volatile Key previous;

  RenewableKey(Leaf leaf) {
    current = Key.of(leaf, 0);
    previous = current;
  }

  /**
   * @throws IllegalArgumentException if the certificate or the key cannot be read; the present one
   *     stays
   */
  synchronized void show(Leaf leaf) {
    if (!leaf.equals(current.leaf)) {
      var next = Key.of(leaf, current.number + 1);
      previous = current;
      current = next;
    }
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    var key = current;
    return keyType.equals(key.algorithm()) ? key.alias() : null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return key(alias).chain.clone();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key(alias).secret;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return new String[] {current.alias()};
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
    return null;
  }

  private Key key(String alias) {
    var before = previous;
    return alias.equals(before.alias()) ? before : current;
  }

  private static final class Key {
    private final Leaf leaf;
    private final long number;
    private final X509Certificate[] chain;
    private final PrivateKey secret;

    private Key(Leaf leaf, long number, X509Certificate[] chain, PrivateKey secret) {
      this.leaf = leaf;
      this.number = number;
      this.chain = chain;
      this.secret = secret;
    }

    static Key of(Leaf leaf, long number) {
      try {
        var pem = new ByteArrayInputStream(leaf.chainPem().getBytes(StandardCharsets.US_ASCII));
        var chain =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(pem)
                .toArray(X509Certificate[]::new);
        var factory = KeyFactory.getInstance(chain[0].getPublicKey().getAlgorithm());
        return new Key(
            leaf,
            number,
            chain,
            factory.generatePrivate(new PKCS8EncodedKeySpec(decode(leaf.keyPem()))));
      } catch (GeneralSecurityException | ArrayIndexOutOfBoundsException e) {
        throw new IllegalArgumentException(
            leaf + ": not a PEM chain with a PKCS#8 key: " + e.getMessage(), e);
      }
    }

    private static byte[] decode(String pem) {
      return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    String alias() {
      return "leaf-" + number;
    }

    String algorithm() {
      return chain[0].getPublicKey().getAlgorithm();
    }
  }
}
