package dev.sluice.cli.kubeconfig;

import dev.sluice.cli.terminal.Refusal;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed. */
public record Trust(X509ExtendedTrustManager manager) {
  /** Anybody's, as insecure-skip-tls-verify asks for. */
  static Trust anybody() {
    return new Trust(new Anybody());
  }

  /** Those that this machine's Java trusts. */
  static Trust system() {
    return of(null, "the certificates of this machine");
  }

  /** Only what the authorities signed, without those of the machine. */
  static Trust authorities(Material authorities) {
    return of(store(PemCertificates.read(authorities)), authorities.where());
  }

  private static KeyStore store(List<X509Certificate> certificates) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate certificate : certificates) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Trust of(@Nullable KeyStore store, String where) {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return new Trust((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
    } catch (GeneralSecurityException e) {
      throw new Refusal(where + ": " + e.getMessage(), e);
    }
  }
}
