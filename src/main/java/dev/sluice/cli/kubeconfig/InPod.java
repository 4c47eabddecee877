package dev.sluice.cli.kubeconfig;

import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The cluster that a pod runs in, as its ServiceAccount. */
record InPod(Surroundings around) {
  /** Empty where this is no pod, or one without a token. */
  Optional<Connection> find() {
    return around
        .variable("KUBERNETES_SERVICE_HOST")
        .flatMap(host -> around.variable("KUBERNETES_SERVICE_PORT").map(port -> url(host, port)))
        .filter(url -> Files.isReadable(file("token")))
        .map(this::connection);
  }

  private static String url(String host, String port) {
    return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private Connection connection(String url) {
    URI server = URI.create(url);
    Config config = Configs.of(url);
    config.setOauthToken(read("token").text().strip());
    return new Connection(
        url,
        Addresses.bare(server.getHost()),
        Files.isReadable(file("namespace")) ? read("namespace").text().strip() : "default",
        "the ServiceAccount in " + around.serviceAccount(),
        Trust.authorities(read("ca.crt")),
        Optional.empty(),
        new EnvironmentProxy(around).of(server),
        config);
  }

  private Path file(String name) {
    return around.serviceAccount().resolve(name);
  }

  private Material read(String name) {
    return Material.read(new Field(around.serviceAccount(), name), file(name).toString());
  }
}
