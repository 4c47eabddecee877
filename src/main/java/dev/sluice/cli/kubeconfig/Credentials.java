package dev.sluice.cli.kubeconfig;

import dev.sluice.cli.kubeconfig.Entries.Entry;
import dev.sluice.cli.terminal.Refusal;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.client.Config;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who somebody is to the cluster, out of a user's entry. */
final class Credentials {
  private final AuthInfo user;
  private final Field field;
  private final Cluster cluster;

  /**
   * @param cluster what a plugin is told of, if it asks
   */
  Credentials(Entry<AuthInfo> entry, Cluster cluster) {
    this.user = entry.value();
    this.field = entry.field().suffixed(".user");
    this.cluster = cluster;
  }

  /**
   * Writes what goes into headers to {@code config}.
   *
   * @return what is shown in the TLS handshake
   * @throws Refusal naming file, field and what is allowed
   */
  Optional<ClientKey> apply(Config config) {
    Optional<String> token = token();
    requireOneMethod(token.isPresent());
    token.ifPresent(config::setOauthToken);
    config.setUsername(user.getUsername());
    config.setPassword(user.getPassword());
    provider(config);
    impersonate(config);
    Optional<ClientKey> written = key();
    if (token.isPresent() || user.getExec() == null) {
      return written;
    }
    var made = new ExecPlugin(field.suffixed(".exec"), user.getExec(), cluster).run();
    made.token().ifPresent(config::setOauthToken);
    return written.or(made::key);
  }

  /** The file wins over the token beside it while it can be read. */
  private Optional<String> token() {
    Optional<String> written = text(user.getToken());
    try {
      return text(user.getTokenFile())
          .map(path -> Material.read(field.suffixed(".tokenFile"), path).text().strip())
          .filter(read -> !read.isEmpty())
          .or(() -> written);
    } catch (Refusal e) {
      return Optional.of(written.orElseThrow(() -> e));
    }
  }

  private void requireOneMethod(boolean token) {
    boolean basic = text(user.getUsername()).isPresent() || text(user.getPassword()).isPresent();
    if (token && basic) {
      throw new Refusal(field + ": token and username are both set, allowed is one of both");
    }
  }

  /** The one that kubectl still knows; the client underneath renews its token. */
  private void provider(Config config) {
    var provider = user.getAuthProvider();
    if (provider == null) {
      return;
    }
    if (!"oidc".equals(provider.getName()) || provider.getConfig() == null) {
      throw new Refusal(
          field + ".auth-provider is " + provider.getName() + ", allowed are oidc, and exec");
    }
    config.setAuthProvider(provider);
    text(provider.getConfig().get("id-token")).ifPresent(config::setAutoOAuthToken);
  }

  private Optional<ClientKey> key() {
    Field certificates = field.suffixed(".client-certificate");
    Field keys = field.suffixed(".client-key");
    var certificate =
        Material.of(certificates, user.getClientCertificateData(), user.getClientCertificate());
    var key = Material.of(keys, user.getClientKeyData(), user.getClientKey());
    if (certificate.isPresent() != key.isPresent()) {
      Field missing = certificate.isPresent() ? keys : certificates;
      throw new Refusal(missing + " is missing, allowed are certificate and key together");
    }
    return certificate.map(it -> ClientKey.of(it, key.get()));
  }

  private void impersonate(Config config) {
    text(user.getAs()).ifPresent(config::setImpersonateUsername);
    if (user.getAsGroups() != null && !user.getAsGroups().isEmpty()) {
      config.setImpersonateGroups(user.getAsGroups().toArray(String[]::new));
    }
    if (user.getAsUserExtra() != null && !user.getAsUserExtra().isEmpty()) {
      config.setImpersonateExtras(user.getAsUserExtra());
    }
    text(user.getAsUid()).ifPresent(uid -> config.setCustomHeaders(Map.of("Impersonate-Uid", uid)));
  }

  private static Optional<String> text(@Nullable String value) {
    return Optional.ofNullable(value).filter(it -> !it.isEmpty());
  }
}
