package dev.sluice.app;

import dev.sluice.mesh.bootstrap.Bootstrap;
import dev.sluice.mesh.bootstrap.BootstrapSettings;
import dev.sluice.mesh.bootstrap.ProbeRoute;
import dev.sluice.mesh.ca.Roots;
import dev.sluice.mesh.webhook.BootstrapRenderer;
import java.util.List;

/** What an injected sidecar starts with. */
final class InjectedBootstrap implements BootstrapRenderer {
  private final SluiceConfig config;
  private final Roots roots;

  InjectedBootstrap(SluiceConfig config, Roots roots) {
    this.config = config;
    this.roots = roots;
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
    return Bootstrap.rootsSds(roots.rootsPem());
  }
}
