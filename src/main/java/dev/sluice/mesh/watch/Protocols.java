package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.missing;

import dev.sluice.domain.policy.Protocol;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Set;

/**
 * Which language a Service port speaks: its {@code appProtocol}, else the start of its name, else
 * its number, else TCP.
 *
 * <p>The two mistakes differ. HTTP taken for TCP is split per connection instead of per request,
 * and rules on paths do not apply (they then grant nothing). TCP taken for HTTP breaks the port:
 * its bytes are refused, and a protocol whose server speaks first waits for ever. So only what is
 * known to be HTTP is HTTP.
 */
final class Protocols {
  private static final Set<String> HTTP_APP_PROTOCOLS =
      Set.of("http", "http2", "grpc", "kubernetes.io/h2c", "kubernetes.io/ws");
  private static final Set<String> HTTP_NAMES = Set.of("http", "http2", "grpc");
  private static final Set<String> TCP_NAMES =
      Set.of(
          "tcp",
          "tls",
          "https",
          "mysql",
          "postgres",
          "postgresql",
          "pgsql",
          "redis",
          "mongo",
          "mongodb",
          "mssql",
          "oracle",
          "cassandra",
          "memcached",
          "kafka",
          "amqp",
          "amqps",
          "mqtt",
          "nats",
          "zookeeper",
          "etcd",
          "ldap",
          "smtp",
          "ssh",
          "sftp");
  private static final Set<Integer> HTTP_NUMBERS = Set.of(80, 8080);

  private Protocols() {}

  static Protocol of(ServicePort port) {
    if (!missing(port.getAppProtocol())) {
      return HTTP_APP_PROTOCOLS.contains(port.getAppProtocol()) ? Protocol.HTTP : Protocol.TCP;
    }
    var word = firstWord(port.getName());
    if (HTTP_NAMES.contains(word)) {
      return Protocol.HTTP;
    }
    return TCP_NAMES.contains(word) || !HTTP_NUMBERS.contains(port.getPort())
        ? Protocol.TCP
        : Protocol.HTTP;
  }

  /** Up to the first dash: {@code grpc-web} speaks gRPC, {@code https} does not speak HTTP. */
  private static String firstWord(String name) {
    return name == null ? "" : name.split("-", 2)[0];
  }
}
