package dev.sluice.cli.kubeconfig;

import dev.sluice.cli.terminal.Refusal;
import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The cluster that a pod runs in, as its ServiceAccount. */
record InPod(Surroundings around) {
  private static final String HOST = "KUBERNETES_SERVICE_HOST";
  private static final String PORT = "KUBERNETES_SERVICE_PORT";

  /**
   * Empty where this is no pod, or one without a token.
   *
   * @throws Refusal if the variables that every pod gets hold no address
   */
  Optional<Connection> find() {
    return around
        .variable(HOST)
        .flatMap(host -> around.variable(PORT).map(port -> new Address(host, port)))
        .filter(address -> Files.isReadable(file("token")))
        .map(Address::server)
        .map(this::connection);
  }

  /** As it is in the variables. A Service that somebody calls "kubernetes" may overwrite them. */
  private record Address(String host, String port) {
    URI server() {
      String bracketed = host.contains(":") ? "[" + host + "]" : host;
      try {
        return new URI("https", null, bracketed, number(), null, null, null);
      } catch (URISyntaxException | NumberFormatException e) {
        throw new Refusal(
            "%s is '%s' and %s is '%s', allowed are an address and a port from 1 to 65535"
                .formatted(HOST, host, PORT, port),
            e);
      }
    }

    private int number() {
      int number = Integer.parseInt(port);
      if (number < 1 || number > 65_535) {
        throw new NumberFormatException(port);
      }
      return number;
    }
  }

  private Connection connection(URI server) {
    String url = server.toString();
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
