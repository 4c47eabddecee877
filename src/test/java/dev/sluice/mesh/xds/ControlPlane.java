package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.mesh.identity.CallerInterceptor;
import dev.sluice.mesh.identity.TokenAuthenticator;
import dev.sluice.mesh.identity.TokenReviews;
import dev.sluice.mesh.metricsapi.DownstreamSampler;
import dev.sluice.mesh.metricsapi.EdgeStore;
import dev.sluice.mesh.metricsapi.MetricsIngest;
import dev.sluice.mesh.server.MeshGrpcServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the program wires, but for the API server: {@code TOKEN} is the pod of {@link Shop}, {@code
 * pod:ns/sa/name} any other one.
 */
final class ControlPlane implements AutoCloseable {
  static final String TOKEN = "good-token";
  static final String UID = "uid-1";
  static final String DNS = "sluice.sluice-system.svc";

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Queue<Rejection> rejections = new ConcurrentLinkedQueue<>();
  final EdgeStore edges = new EdgeStore(meters, Clock.systemUTC());
  final DownstreamSampler downstream = new DownstreamSampler();
  final AdsServer ads;
  final AcknowledgedRouting routing;
  private final MeshGrpcServer server;

  ControlPlane(int port, CertificateAuthority authority, LeafCache leaves) {
    Clock clock = Clock.systemUTC();
    ads = new AdsServer(leaves, meters, rejections::add);
    routing = new AcknowledgedRouting(ads, java.time.Clock.systemUTC(), java.time.Duration.ZERO);
    var interceptor = new CallerInterceptor(new TokenAuthenticator(ControlPlane::review, clock));
    server =
        new MeshGrpcServer(
            port,
            List.of(DNS),
            authority,
            clock,
            interceptor,
            List.of(ads, new MetricsIngest(edges, downstream)));
    server.start();
  }

  int port() {
    return server.port();
  }

  /** Resources of all types that were pushed, in responses. */
  double pushes() {
    return meters.get("sluice.xds.pushes").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  @Override
  public void close() {
    ads.close();
    server.close();
  }

  static String token(Identity identity, Name pod) {
    return "pod:" + identity.namespace() + "/" + identity.serviceAccount() + "/" + pod.name();
  }

  private static TokenReviews.Review review(String token) {
    String plain = token.split("\\.")[0]; // what follows is a JWT's end
    String known = plain.equals(TOKEN) ? token(Shop.IDENTITY, Shop.POD) : plain;
    String[] parts =
        known.startsWith("pod:")
            ? known.substring("pod:".length()).split("/")
            : new String[] {"", "", ""};
    return new TokenReviews.Review(
        known.startsWith("pod:"),
        List.of(TokenReviews.AUDIENCE),
        "system:serviceaccount:" + parts[0] + ":" + parts[1],
        Map.of(
            "authentication.kubernetes.io/pod-name",
            List.of(parts[2]),
            "authentication.kubernetes.io/pod-uid",
            List.of(UID)));
  }
}
