package dev.sluice.testkit.simulation;

import dev.sluice.mesh.ca.ShippedRights;
import dev.sluice.mesh.webhook.HoldWebhook;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Crds;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Properties;
import java.util.function.UnaryOperator;

/** All that is shared; closed when the JVM's tests are done. */
public final class SimulatedCluster implements AutoCloseable {
  private static final String SLUICE = "simulated-sluice-system";

  private static final String RETRIES = "quarkus.kubernetes-client.request-retry-backoff-limit";

  private final ApiServer api;
  private final KubernetesClient admin;
  private final Path kubeconfig;
  private final ControllerManager manager;
  private final FakeKubelet kubelet;
  private final MeshCaches caches;
  private final SimulatedRoutes routes;
  private final SimulatedTraffic traffic;
  private final Config rights;
  private final HoldWebhook admission;
  private final Floors floors = new Floors();
  private final Controller controller;

  /** With an API server of its own, for a program. */
  public static SimulatedCluster start() {
    return new SimulatedCluster(ApiServer.start());
  }

  /** The API server goes with it. */
  SimulatedCluster(ApiServer api) {
    this.api = api;
    admin = api.newClient();
    Crds.installAll(admin);
    kubeconfig = file(api.kubeconfig());
    manager = new ControllerManager(kubeconfig);
    kubelet = new FakeKubelet(admin);
    caches = new MeshCaches(admin);
    routes = new SimulatedRoutes(caches);
    traffic = new SimulatedTraffic(routes, caches, kubelet);
    rights = rights(api);
    admission = new HoldWebhook(admin, SLUICE, floors);
    controller = controller(Clock.systemUTC(), "!" + Controller.LABEL);
    controller.start();
  }

  private static Path file(String kubeconfig) {
    try {
      return Files.writeString(Files.createTempFile("simulation", ".kubeconfig"), kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Config rights(ApiServer api) {
    try (var client = ShippedRights.grant(admin, api.kubeconfig(), SLUICE)) {
      return new ConfigBuilder(client.getConfiguration())
          .withRequestRetryBackoffLimit(Integer.parseInt(shipped().getProperty(RETRIES)))
          .build();
    }
  }

  /** As the shipped controller is configured. */
  private static Properties shipped() {
    var properties = new Properties();
    try (var in = SimulatedCluster.class.getResourceAsStream("/application.properties")) {
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made now; goes when it is closed. */
  public SimulatedNamespace namespace(String name) {
    return new SimulatedNamespace(this, name);
  }

  /** The one that serves every namespace which did not ask for its own. */
  public Controller controller() {
    return controller;
  }

  Controller controller(Clock clock, String selector) {
    var made = new Controller(rights, routes, traffic, clock, selector);
    floors.add(made);
    return made;
  }

  /**
   * One that reaches the API server by another way; not started yet.
   *
   * @param name for {@link SimulatedNamespace#servedBy}
   */
  public Controller controllerBy(UnaryOperator<Config> way, String name) {
    return new Controller(
        way.apply(rights), routes, traffic, Clock.systemUTC(), Controller.LABEL + "=" + name);
  }

  /** A cluster administrator's. */
  public String kubeconfig() {
    return api.kubeconfig();
  }

  /** A cluster administrator's. */
  public KubernetesClient client() {
    return admin;
  }

  Kubectl kubectl() {
    return new Kubectl(kubeconfig);
  }

  HoldWebhook admission() {
    return admission;
  }

  FakeKubelet kubelet() {
    return kubelet;
  }

  Sidecars sidecars(String namespace) {
    return routes.sidecars(namespace);
  }

  int endpoints(String namespace, String service) {
    return caches.endpoints(namespace, service).size();
  }

  Callers callers(String namespace, Clock clock) {
    return traffic.callers(namespace, clock);
  }

  @Override
  public void close() {
    controller.close();
    admission.close();
    routes.close();
    caches.close();
    kubelet.close();
    manager.close();
    admin.close();
    api.close();
    kubeconfig.toFile().delete();
  }
}
