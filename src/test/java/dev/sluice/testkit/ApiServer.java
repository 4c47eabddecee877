package dev.sluice.testkit;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfig;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.security.PublicKey;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A real etcd and kube-apiserver, one pair for all test classes of a JVM; no kubelet and no
 * controllers, so nothing is ever made of what is created, and ServiceAccounts do not appear by
 * themselves.
 *
 * <pre>{@code @RegisterExtension static final ApiServer API = new ApiServer();}</pre>
 *
 * The programs come from the folder that the system property {@code sluice.bin} names (see {@link
 * Binaries}).
 */
public final class ApiServer implements BeforeAllCallback, AutoCloseable {
  private static final Namespace OURS = Namespace.create(ApiServer.class);

  private Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(OURS)
            .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
  }

  /** One of its own, for a program; the caller closes it. */
  public static ApiServer start() {
    var server = new ApiServer();
    server.running = Running.start();
    return server;
  }

  /** Only what {@link #start()} started; what tests share ends with them. */
  @Override
  public void close() {
    running.close();
  }

  /** As cluster administrator; shared by all classes and closed at the end of the JVM's tests. */
  public KubernetesClient client() {
    return running.client;
  }

  /** For a client of its own, e.g. with another user or its own lifetime; cluster administrator. */
  public String kubeconfig() {
    return running.server.getKubeConfigYaml();
  }

  /** A new client as cluster administrator; the caller closes it. */
  public KubernetesClient newClient() {
    return Running.connect(running.server);
  }

  /**
   * A client certificate that the API server accepts.
   *
   * @param subject like {@code CN=somebody,O=some:group}: user and groups
   * @return PEM
   */
  public String clientCertificate(PublicKey key, String subject) {
    return running.authority.sign(key, subject);
  }

  private record Running(
      KubeAPIServer server,
      KubernetesClient client,
      Binaries.Layout layout,
      ClientAuthority authority)
      implements AutoCloseable {
    static Running start() {
      var layout = Binaries.layOut();
      var authority = ClientAuthority.in(layout.folder());
      var server = new KubeAPIServer(config(layout));
      server.start();
      return new Running(server, connect(server), layout, authority);
    }

    static KubernetesClient connect(KubeAPIServer server) {
      return new KubernetesClientBuilder()
          .withConfig(Config.fromKubeconfig(server.getKubeConfigYaml()))
          .build();
    }

    private static KubeAPIServerConfig config(Binaries.Layout layout) {
      return KubeAPIServerConfigBuilder.anAPIServerConfig()
          .withTestDir(layout.folder().toString())
          .withApiServerVersion(layout.version())
          .withOfflineMode(true)
          .withUpdateKubeConfig(false)
          .withStartupTimeout(120_000)
          .withApiServerFlag("--bind-address", "127.0.0.1")
          .build();
    }

    @Override
    public void close() {
      client.close();
      server.stop();
      layout.delete();
    }
  }
}
