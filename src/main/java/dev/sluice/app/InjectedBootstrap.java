package dev.sluice.app;

import dev.sluice.mesh.bootstrap.Bootstrap;
import dev.sluice.mesh.bootstrap.BootstrapSettings;
import dev.sluice.mesh.bootstrap.ProbeRoute;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.webhook.BootstrapRenderer;
import java.util.List;

/** What an injected sidecar starts with. */
final class InjectedBootstrap implements BootstrapRenderer {
  private final SluiceConfig config;
  private final CertificateAuthority authority;

  InjectedBootstrap(SluiceConfig config, CertificateAuthority authority) {
    this.config = config;
    this.authority = authority;
  }

  @Override
  public String bootstrap(List<ProbeRoute> probes) {
    String host = ServiceNames.of(config).get(0);
    return Bootstrap.render(
        new BootstrapSettings(
            host, config.xdsPort(), BootstrapSettings.POD_IP, config.metricsFlush(), probes));
  }

  @Override
  public String tokenSds() {
    return Bootstrap.tokenSds();
  }

  @Override
  public String rootsSds() {
    return Bootstrap.rootsSds(authority.rootsPem());
  }
}
