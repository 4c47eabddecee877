package dev.sluice.mesh.ca;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of one of our servers. Every handshake gets the certificate that is current when
 * it begins; connections that exist keep theirs. The alias numbers the certificate, so a handshake
 * that began with the one before also ends with it. (Vert.x' {@code updateSSLOptions} fails every
 * connection that arrives while it loads a new one: seen with 4.5.25.)
 */
public final class RenewingKeyManager extends X509ExtendedKeyManager {
  private final Supplier<Leaf> leaves;
  private Entry current;
  private Entry previous;

  /**
   * @param leaves gives the same object as long as it is to be used
   */
  public RenewingKeyManager(Supplier<Leaf> leaves) {
    this.leaves = leaves;
    this.current = Entry.of(0, leaves.get());
    this.previous = current;
  }

  @Override
  public synchronized @Nullable String chooseEngineServerAlias(
      String keyType, Principal[] issuers, @Nullable SSLEngine engine) {
    if (!"EC".equals(keyType)) {
      return null;
    }
    Leaf leaf = leaves.get();
    if (leaf != current.leaf()) {
      previous = current;
      current = Entry.of(previous.number() + 1, leaf);
    }
    return current.alias();
  }

  @Override
  public synchronized X509Certificate @Nullable [] getCertificateChain(String alias) {
    Entry entry = entry(alias);
    return entry == null ? null : entry.chain();
  }

  @Override
  public synchronized @Nullable PrivateKey getPrivateKey(String alias) {
    Entry entry = entry(alias);
    return entry == null ? null : entry.key();
  }

  @Override
  public synchronized String[] getServerAliases(String keyType, Principal[] issuers) {
    return new String[] {current.alias()};
  }

  @Override
  public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }

  private @Nullable Entry entry(String alias) {
    if (current.alias().equals(alias)) {
      return current;
    }
    return previous.alias().equals(alias) ? previous : null;
  }

  private record Entry(int number, Leaf leaf, X509Certificate[] chain, PrivateKey key) {
    static Entry of(int number, Leaf leaf) {
      return new Entry(number, leaf, leaf.chain().toArray(X509Certificate[]::new), leaf.key());
    }

    String alias() {
      return "leaf-" + number;
    }
  }
}
