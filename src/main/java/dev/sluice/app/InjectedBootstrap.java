package dev.sluice.app;

import dev.sluice.mesh.bootstrap.Bootstrap;
import dev.sluice.mesh.bootstrap.BootstrapSettings;
import dev.sluice.mesh.bootstrap.Probe;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.webhook.BootstrapRenderer;
import dev.sluice.mesh.webhook.ProbeRoute;
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
    var routes = probes.stream().map(InjectedBootstrap::probe).toList();
    return Bootstrap.render(
        new BootstrapSettings(
            host, config.xdsPort(), BootstrapSettings.POD_IP, config.metricsFlush(), routes));
  }

  @Override
  public String tokenSds() {
    return Bootstrap.tokenSds();
  }

  @Override
  public String rootsSds() {
    return Bootstrap.rootsSds(authority.rootsPem());
  }

  private static Probe probe(ProbeRoute route) {
    return new Probe(
        route.path(), new Probe.Target(kind(route.kind()), route.port(), route.target()));
  }

  private static Probe.Kind kind(ProbeRoute.Kind kind) {
    return switch (kind) {
      case HTTP -> Probe.Kind.HTTP;
      case HTTPS -> Probe.Kind.HTTPS;
      case TCP -> Probe.Kind.TCP;
      case GRPC -> Probe.Kind.GRPC;
    };
  }
}
