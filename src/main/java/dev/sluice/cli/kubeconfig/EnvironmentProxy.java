package dev.sluice.cli.kubeconfig;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY ask for, in upper or lower case, as Go
 * programs read them: never for this machine itself.
 */
record EnvironmentProxy(Surroundings around) {
  Optional<Proxy> of(URI server) {
    String variable = server.getScheme().equals("https") ? "HTTPS_PROXY" : "HTTP_PROXY";
    String host = Addresses.bare(server.getHost());
    return either(variable)
        .filter(text -> !Addresses.isLoopback(host))
        .filter(text -> !excluded(host, port(server)))
        .map(text -> Proxy.of(variable, text.contains("://") ? text : "http://" + text));
  }

  private boolean excluded(String host, int port) {
    return either("NO_PROXY").map(text -> new NoProxy(text).covers(host, port)).orElse(false);
  }

  private Optional<String> either(String variable) {
    return around.variable(variable).or(() -> around.variable(variable.toLowerCase(Locale.ROOT)));
  }

  private static int port(URI server) {
    int standard = server.getScheme().equals("https") ? 443 : 80;
    return server.getPort() < 0 ? standard : server.getPort();
  }
}
