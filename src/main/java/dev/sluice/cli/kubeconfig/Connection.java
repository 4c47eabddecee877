package dev.sluice.cli.kubeconfig;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/**
 * A cluster that can be opened.
 *
 * @param server its URL, with scheme
 * @param serverName what its certificate must be for, also sent as SNI
 * @param namespace where commands look by default
 * @param who the user and where it is written, for messages
 */
public record Connection(
    String server,
    String serverName,
    String namespace,
    String who,
    Trust trust,
    Optional<ClientKey> key,
    Optional<Proxy> proxy,
    Config config) {

  /** The caller closes it. Nothing is sent before it is used. */
  public KubernetesClient open() {
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new NamedServerClients(serverName))
        .withHttpClientBuilderConsumer(
            http -> {
              KeyManager[] keys = key.map(it -> new KeyManager[] {it}).orElse(null);
              http.sslContext(keys, new TrustManager[] {trust.manager()});
              proxy.ifPresent(it -> it.apply(http));
            })
        .build();
  }
}
