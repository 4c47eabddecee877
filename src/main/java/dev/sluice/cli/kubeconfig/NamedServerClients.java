package dev.sluice.cli.kubeconfig;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** HTTP clients that expect one name of the server, wherever they connect to. */
final class NamedServerClients extends VertxHttpClientFactory {
  private final String serverName;

  NamedServerClients(String serverName) {
    this.serverName = serverName;
  }

  @Override
  public VertxHttpClientBuilder<VertxHttpClientFactory> newBuilder() {
    return new VertxHttpClientBuilder<>(this, null) {
      @Override
      public VertxHttpClientBuilder<VertxHttpClientFactory> sslContext(
          KeyManager[] keys, TrustManager[] trust) {
        super.sslContext(keys, trust);
        this.sslContext = new NamedServerContext(this.sslContext, serverName);
        return this;
      }
    };
  }
}
