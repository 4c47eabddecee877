package dev.sluice.cli.kubeconfig;

import io.fabric8.kubernetes.client.Config;

/** Settings of the client underneath. */
final class Configs {
  private Configs() {}

  /**
   * Nothing is found by itself. A person asks again sooner than a client that waits longer each
   * time.
   */
  static Config of(String server) {
    Config config = Config.empty();
    config.setMasterUrl(server);
    config.setRequestRetryBackoffLimit(0);
    return config;
  }
}
