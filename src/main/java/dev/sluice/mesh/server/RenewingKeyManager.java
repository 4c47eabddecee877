package dev.sluice.mesh.server;

import dev.sluice.mesh.ca.Leaf;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Serves one certificate and replaces it at half of its life, at the first handshake after that. Connections that exist keep theirs. The
 * alias numbers the certificate, so a handshake that began with the old one also ends with it.
 */
final class RenewingKeyManager extends X509ExtendedKeyManager {
  private final Supplier<Leaf> issuer;
  private final Clock clock;
  private Entry current;
  private Entry previous;

  RenewingKeyManager(Supplier<Leaf> issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
    this.current = issue(0);
    this.previous = current;
  }

  @Override
  public synchronized String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    if (!"EC".equals(keyType)) {
      return null;
    }
    if (!clock.instant().isBefore(current.leaf().halfLife())) {
      previous = current;
      current = issue(previous.number() + 1);
    }
    return current.alias();
  }

  @Override
  public synchronized X509Certificate[] getCertificateChain(String alias) {
    Entry entry = entry(alias);
    return entry == null ? null : entry.chain();
  }

  @Override
  public synchronized PrivateKey getPrivateKey(String alias) {
    Entry entry = entry(alias);
    return entry == null ? null : entry.key();
  }

  @Override
  public synchronized String[] getServerAliases(String keyType, Principal[] issuers) {
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
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }

  private Entry entry(String alias) {
    if (current.alias().equals(alias)) {
      return current;
    }
    return previous.alias().equals(alias) ? previous : null;
  }

  private Entry issue(int number) {
    Leaf leaf = issuer.get();
    return new Entry(number, leaf, leaf.chain().toArray(X509Certificate[]::new), leaf.key());
  }

  private record Entry(int number, Leaf leaf, X509Certificate[] chain, PrivateKey key) {
    String alias() {
      return "leaf-" + number;
    }
  }
}
