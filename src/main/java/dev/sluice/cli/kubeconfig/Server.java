package dev.sluice.cli.kubeconfig;

import dev.sluice.cli.kubeconfig.Entries.Entry;
import dev.sluice.cli.terminal.Refusal;
import io.fabric8.kubernetes.api.model.Cluster;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** A cluster's address, name and authorities, out of its entry. */
record Server(URI url, String name, Trust trust, Optional<Proxy> proxy) {
  /**
   * @throws Refusal naming file, field and what is allowed
   */
  static Server of(Entry<Cluster> entry, Surroundings around) {
    Cluster cluster = entry.value();
    Field field = entry.field().suffixed(".cluster");
    URI url = url(field.suffixed(".server"), cluster);
    String name = cluster.getTlsServerName();
    return new Server(
        url,
        name == null || name.isEmpty() ? Addresses.bare(url.getHost()) : name,
        trust(field, cluster),
        proxy(field.suffixed(".proxy-url"), cluster, url, around));
  }

  private static URI url(Field field, Cluster cluster) {
    String text = cluster.getServer() == null ? "" : cluster.getServer().strip();
    String whole = text.contains("://") ? text : "http://" + text; // as kubectl
    try {
      URI url = new URI(whole);
      boolean known = url.getScheme().equals("https") || url.getScheme().equals("http");
      if (known && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw refuse(field, text);
    }
    throw refuse(field, text);
  }

  private static Refusal refuse(Field field, String text) {
    return new Refusal(field + " is '" + text + "', allowed is a URL like https://10.0.0.1:6443");
  }

  private static Trust trust(Field field, Cluster cluster) {
    Field authority = field.suffixed(".certificate-authority");
    Optional<Material> found =
        Material.of(
            authority, cluster.getCertificateAuthorityData(), cluster.getCertificateAuthority());
    if (!Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())) {
      return found.map(Trust::authorities).orElseGet(Trust::system);
    }
    if (found.isPresent()) {
      throw new Refusal(
          field
              + ": insecure-skip-tls-verify and certificate-authority are both set, allowed is one"
              + " of both");
    }
    return Trust.anybody();
  }

  private static Optional<Proxy> proxy(Field field, Cluster cluster, URI url, Surroundings around) {
    String text = cluster.getProxyUrl();
    return text == null || text.isEmpty()
        ? new EnvironmentProxy(around).of(url)
        : Optional.of(Proxy.of(field.toString(), text));
  }
}
