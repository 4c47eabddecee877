package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.PodIdentity;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.ca.Leaf;
import dev.sluice.mesh.ca.Subject;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslProvider;
import io.prometheus.client.Metrics.MetricFamily;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The least that can serve a {@link Snapshot} to real sidecars and tell what they say to it. One
 * lock, everything at once, nothing coalesced.
 */
final class TestControlPlane implements AutoCloseable {
  static final String TRUST_DOMAIN = "cluster.local";

  private final CertificateAuthority ca =
      CertificateAuthority.generate(TRUST_DOMAIN, Clock.systemUTC());
  private final SnapshotBuilder builder = new SnapshotBuilder();
  private final Map<Name, Stream> streams = new HashMap<>();
  private final Map<Name, Resource> certificates = new HashMap<>();
  private final List<String> rejections = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final List<MetricFamily> metrics = new CopyOnWriteArrayList<>();
  private final Server server;
  private Snapshot snapshot;

  TestControlPlane(String ip) throws IOException {
    Leaf leaf = ca.issueServer(List.of(ip));
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(ip, 0))
            .sslContext(
                GrpcSslContexts.configure(
                        io.netty.handler.ssl.SslContextBuilder.forServer(
                            stream(leaf.chainPem()), stream(leaf.keyPem())),
                        SslProvider.JDK)
                    .build())
            .intercept(new Tokens())
            .addService(new Ads())
            .addService(new MetricsSink())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  String rootsPem() {
    return ca.rootsPem();
  }

  List<String> rejections() {
    return rejections;
  }

  List<String> tokens() {
    return tokens;
  }

  List<MetricFamily> metrics() {
    return metrics;
  }

  synchronized Snapshot publish(MeshPolicy policy) {
    snapshot = builder.build(policy, TRUST_DOMAIN, ca.rootsPem());
    streams.values().forEach(Stream::push);
    return snapshot;
  }

  synchronized boolean connected(Name pod) {
    return streams.containsKey(pod);
  }

  /** Whether all these sidecars have accepted all they were sent. */
  synchronized boolean settled(Set<Name> pods) {
    return streams.keySet().containsAll(pods)
        && streams.values().stream().allMatch(Stream::settled);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A certificate of whom a test makes up. */
  Leaf leaf(Identity identity, String uid) {
    return ca.issue(new Subject(identity, new PodIdentity(uid)));
  }

  private Resource certificate(Name pod) {
    return certificates.computeIfAbsent(pod, key -> CertificateSecret.of(workload(key)));
  }

  private Leaf workload(Name pod) {
    Identity identity = snapshot.policy().inbound().get(pod).identity();
    return leaf(identity, TestMesh.uid(pod));
  }

  /** One sidecar's stream. */
  private final class Stream implements StreamObserver<DeltaDiscoveryRequest> {
    private final StreamObserver<DeltaDiscoveryResponse> out;
    private final Map<TypeUrl, Set<String>> wanted = new EnumMap<>(TypeUrl.class);
    private final Map<TypeUrl, Map<String, String>> sent = new EnumMap<>(TypeUrl.class);
    private final Set<String> pending = new HashSet<>();
    private Name pod;
    private int nonce;

    Stream(StreamObserver<DeltaDiscoveryResponse> out) {
      this.out = out;
    }

    @Override
    public void onNext(DeltaDiscoveryRequest request) {
      synchronized (TestControlPlane.this) {
        if (pod == null) join(request.getNode().getId());
        if (request.hasErrorDetail())
          rejections.add(
              pod + " " + request.getTypeUrl() + ": " + request.getErrorDetail().getMessage());
        pending.remove(request.getResponseNonce());
        type(request.getTypeUrl()).ifPresent(type -> subscribe(type, request));
      }
    }

    private void join(String nodeId) {
      String[] parts = nodeId.split("/");
      pod = new Name(parts[0], parts[1]);
      streams.put(pod, this);
    }

    private void subscribe(TypeUrl type, DeltaDiscoveryRequest request) {
      Set<String> names = wanted.computeIfAbsent(type, key -> new HashSet<>());
      names.addAll(request.getResourceNamesSubscribeList());
      request
          .getResourceNamesUnsubscribeList()
          .forEach(
              name -> {
                names.remove(name);
                sent.getOrDefault(type, Map.of()).remove(name);
              });
      if (snapshot != null)
        push(
            type,
            !request.getResourceNamesSubscribeList().isEmpty()
                || request.getResponseNonce().isEmpty());
    }

    void push() {
      for (TypeUrl type : TypeUrl.values()) if (wanted.containsKey(type)) push(type, false);
    }

    private void push(TypeUrl type, boolean always) {
      Map<String, Resource> view = view(type);
      Map<String, String> known = sent.computeIfAbsent(type, key -> new HashMap<>());
      var response =
          DeltaDiscoveryResponse.newBuilder()
              .setTypeUrl(type.url())
              .setNonce(Integer.toString(++nonce));
      view.values().stream()
          .filter(resource -> !resource.version().equals(known.get(resource.name())))
          .forEach(
              resource -> {
                known.put(resource.name(), resource.version());
                response.addResources(
                    io.envoyproxy.envoy.service.discovery.v3.Resource.newBuilder()
                        .setName(resource.name())
                        .setVersion(resource.version())
                        .setResource(resource.body()));
              });
      new ArrayList<>(known.keySet())
          .stream()
              .filter(name -> !view.containsKey(name))
              .forEach(
                  name -> {
                    known.remove(name);
                    response.addRemovedResources(name);
                  });
      if (!always && response.getResourcesCount() == 0 && response.getRemovedResourcesCount() == 0)
        return;
      pending.add(response.getNonce());
      out.onNext(response.build());
    }

    private Map<String, Resource> view(TypeUrl type) {
      var all = new HashMap<>(snapshot.shared().of(type));
      all.putAll(snapshot.byPod().getOrDefault(pod, Resources.NONE).of(type));
      if (type == TypeUrl.SECRET) all.put(Names.CERT, certificate(pod));
      if (type != TypeUrl.CLUSTER && type != TypeUrl.LISTENER)
        all.keySet().retainAll(wanted.get(type));
      return all;
    }

    boolean settled() {
      return pending.isEmpty();
    }

    @Override
    public void onError(Throwable gone) {
      leave();
    }

    @Override
    public void onCompleted() {
      leave();
    }

    private void leave() {
      synchronized (TestControlPlane.this) {
        streams.remove(pod, this);
      }
    }
  }

  private static java.util.Optional<TypeUrl> type(String url) {
    return java.util.Arrays.stream(TypeUrl.values())
        .filter(type -> type.url().equals(url))
        .findFirst();
  }

  private final class Ads
      extends AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase {
    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
        StreamObserver<DeltaDiscoveryResponse> out) {
      return new Stream(out);
    }
  }

  private final class MetricsSink extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public StreamObserver<StreamMetricsMessage> streamMetrics(
        StreamObserver<StreamMetricsResponse> out) {
      return new StreamObserver<>() {
        @Override
        public void onNext(StreamMetricsMessage message) {
          metrics.addAll(message.getEnvoyMetricsList());
        }

        @Override
        public void onError(Throwable gone) {
          // A sidecar that stops.
        }

        @Override
        public void onCompleted() {
          out.onCompleted();
        }
      };
    }
  }

  private final class Tokens implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      tokens.add(
          String.valueOf(
              headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER))));
      return next.startCall(call, headers);
    }
  }
}
