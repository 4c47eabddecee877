package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.bootstrap.Bootstrap;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.mesh.ca.RootRotation;
import dev.sluice.mesh.ca.RootStore;
import dev.sluice.mesh.ca.RotatingRoots;
import dev.sluice.mesh.ca.Sidecars;
import dev.sluice.mesh.identity.CallerInterceptor;
import dev.sluice.mesh.identity.TokenAuthenticator;
import dev.sluice.mesh.identity.TokenReviews;
import dev.sluice.mesh.metricsapi.DownstreamSampler;
import dev.sluice.mesh.metricsapi.EdgeStore;
import dev.sluice.mesh.metricsapi.MetricsIngest;
import dev.sluice.mesh.server.MeshGrpcServer;
import dev.sluice.mesh.webhook.InjectedPods;
import dev.sluice.testkit.MovedClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One life of a control plane that rotates its root; all that outlives it is in the API server. */
final class RotationPlane implements AutoCloseable {
  static final String TRUST_DOMAIN = "cluster.local";
  private static final Clock CLOCK = Clock.systemUTC();

  final RotatingRoots roots;
  final LeafCache leaves;
  final AdsServer ads;
  final CertificateProgress progress;
  private final MovedClock leafTime = new MovedClock(Instant.now());
  private final MeshGrpcServer server;
  private final RootRotation rotation;

  /**
   * @param dnsName by which sidecars call
   * @param model whose pods have the token {@code token of <pod>}
   * @param permits how many phases may still end
   */
  RotationPlane(
      int port,
      String dnsName,
      KubernetesClient client,
      String namespace,
      MeshModel model,
      AtomicInteger permits) {
    var meters = new SimpleMeterRegistry();
    var store = new RootStore(client, namespace, TRUST_DOMAIN, CLOCK);
    roots = store.open();
    leaves = new LeafCache(roots, leafTime);
    ads = new AdsServer(leaves, meters, rejection -> {});
    var publisher = new MeshPublisher(ads, TRUST_DOMAIN, roots::rootsPem);
    progress = new CertificateProgress(ads, publisher, TRUST_DOMAIN);
    var interceptor =
        new CallerInterceptor(new TokenAuthenticator(token -> review(token, model), CLOCK));
    server =
        new MeshGrpcServer(
            port,
            List.of(dnsName),
            roots,
            CLOCK,
            interceptor,
            List.of(
                ads,
                new MetricsIngest(
                    new EdgeStore(meters, Clock.systemUTC()), new DownstreamSampler())));
    rotation =
        new RootRotation(
            store,
            roots,
            new Gate(progress, permits),
            new InjectedPods(client, Bootstrap::rootsSds)::bring,
            client,
            meters,
            CLOCK,
            Duration.ZERO);
    publisher.accept(model);
    server.start();
    rotation.start(Duration.ofMillis(50));
  }

  int port() {
    return server.port();
  }

  /** Makes every certificate look half-way through its life, once. */
  void renewLeaves() {
    leafTime.pass(Duration.ofHours(13));
    ads.refreshCertificates();
    leafTime.pass(Duration.ofHours(-13));
  }

  boolean certified() {
    Sidecars.Lag lag = progress.withoutCertificate();
    return lag.known() && lag.connected().isEmpty() && lag.away().isEmpty();
  }

  boolean trusted() {
    Sidecars.Lag lag = progress.withoutRoots(roots.rootsPem());
    return lag.known() && lag.connected().isEmpty() && lag.away().isEmpty();
  }

  @Override
  public void close() {
    rotation.close();
    ads.close();
    server.close();
  }

  static String uid(Name pod) {
    return "uid-" + pod.name();
  }

  private static TokenReviews.Review review(String token, MeshModel model) {
    String[] name = token.substring("token of ".length()).split("/");
    Name pod = new Name(name[0], name[1]);
    Identity identity = model.pods().get(pod).identity();
    return new TokenReviews.Review(
        true,
        List.of(TokenReviews.AUDIENCE),
        "system:serviceaccount:" + identity.namespace() + ":" + identity.serviceAccount(),
        Map.of(
            "authentication.kubernetes.io/pod-name", List.of(pod.name()),
            "authentication.kubernetes.io/pod-uid", List.of(uid(pod))));
  }

  /** Lets a phase end only when the test allows it, so that each can be looked at. */
  private record Gate(Sidecars sidecars, AtomicInteger permits) implements Sidecars {
    @Override
    public void refresh() {
      sidecars.refresh();
    }

    @Override
    public Lag withoutRoots(String rootsPem) {
      return gated(sidecars.withoutRoots(rootsPem));
    }

    @Override
    public Lag withoutCertificate() {
      return gated(sidecars.withoutCertificate());
    }

    private Lag gated(Lag lag) {
      boolean done = lag.known() && lag.connected().isEmpty() && lag.away().isEmpty();
      boolean passes = !done || permits.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      return passes ? lag : new Lag(true, List.of("the test"), List.of());
    }
  }
}
