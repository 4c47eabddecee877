package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.mesh.ca.Subject;
import dev.sluice.mesh.identity.Caller;
import dev.sluice.mesh.identity.CallerInterceptor;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc.AggregatedDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Delivers the newest {@link Snapshot} to every sidecar, over incremental aggregated discovery
 * alone, and knows who accepted what.
 *
 * <p>A pod is served once a snapshot knows it; until then its stream waits, since a sidecar that is
 * told "nothing" would open for traffic. A pod that later snapshots no longer know keeps its own
 * resources, for it still drains. A pod has one stream: a new one ends the old.
 *
 * <p>Lock order: server, then stream.
 */
public final class AdsServer extends AggregatedDiscoveryServiceImplBase implements AutoCloseable {
  private final LeafCache leaves;
  private final AdsMeters meters;
  private final Rejections rejections;
  private final Map<Name, AdsStream> streams = new ConcurrentHashMap<>();
  private final AdsStream.Registry registry = new StreamRegistry();
  private final Object refreshing = new Object();
  private volatile Snapshot current;
  private volatile Watcher watcher = Watcher.NOBODY;
  private boolean closed;

  public AdsServer(LeafCache leaves, MeterRegistry meters, RejectionListener listener) {
    this.leaves = leaves;
    this.meters = new AdsMeters(meters, streams::size, this::calmStreams);
    this.rejections = new Rejections(listener);
  }

  /**
   * Makes {@code after} what every sidecar shall have. Does not wait for them: returns when all
   * that may be sent at once has been handed to the connections.
   */
  public synchronized void publish(Snapshot after) {
    Changes shared =
        current == null ? Changes.NONE : Changes.between(current.shared(), after.shared());
    current = after;
    streams.values().forEach(stream -> update(stream, shared));
    watcher.published();
  }

  /** Tells from now on what happens to streams; one can be told. */
  void watch(Watcher one) {
    watcher = one;
    streams.values().forEach(one::moved);
  }

  /** Null before the first one. */
  Snapshot newest() {
    return current;
  }

  /** Whether it is the stream of its pod. */
  boolean has(AdsStream stream) {
    return streams.get(stream.pod()) == stream;
  }

  /**
   * Gives every sidecar the certificate that {@link LeafCache} has for it now. Making certificates
   * takes long, so no other change waits for it.
   *
   * @return who is connected
   */
  public Set<Subject> refreshCertificates() {
    Set<Subject> connected = new HashSet<>();
    synchronized (refreshing) {
      for (AdsStream stream : streams.values()) {
        connected.add(subject(stream));
        Resource certificate = certificate(stream);
        stream.change(state -> renew(state, certificate));
      }
    }
    return connected;
  }

  /**
   * Ends streams whose token has ended; the sidecar comes back with the one that the kubelet has
   * renewed long before, and names the versions that it has.
   */
  public void endExpired(Instant now) {
    for (AdsStream stream : streams.values()) {
      if (!now.isBefore(stream.caller().until())) {
        stream.end(
            Status.UNAUTHENTICATED.withDescription(
                "the token of this stream has ended; connect again with the renewed one"));
        registry.leave(stream);
      }
    }
  }

  /** Ends every stream; sidecars keep what they have and connect elsewhere. */
  @Override
  public synchronized void close() {
    closed = true;
    streams.values().forEach(AdsServer::endForShutdown);
  }

  @Override
  public StreamObserver<DeltaDiscoveryRequest> deltaAggregatedResources(
      StreamObserver<DeltaDiscoveryResponse> client) {
    return open(
        CallerInterceptor.current(), (ServerCallStreamObserver<DeltaDiscoveryResponse>) client);
  }

  /** A stream of a pod that is who it says. */
  AdsStream open(Caller caller, ServerCallStreamObserver<DeltaDiscoveryResponse> client) {
    return new AdsStream(caller, client, registry);
  }

  @Override
  public StreamObserver<DiscoveryRequest> streamAggregatedResources(
      StreamObserver<DiscoveryResponse> client) {
    client.onError(
        Status.UNIMPLEMENTED
            .withDescription(
                "only incremental discovery is served: set api_type to DELTA_GRPC in the bootstrap's ads_config")
            .asRuntimeException());
    return new Ignored();
  }

  /**
   * Something about the newest snapshot, read while nobody changes it. Null before the first one.
   */
  synchronized <T> T read(Function<Snapshot, T> question) {
    return question.apply(current);
  }

  /** Every stream that is open now; consistent with {@link #read} only inside of it. */
  synchronized List<AdsStream> streams() {
    return List.copyOf(streams.values());
  }

  private void update(AdsStream stream, Changes shared) {
    Resources own = current.byPod().get(stream.pod());
    stream.change(
        state -> {
          View view = state.view();
          if (view != null) {
            View after =
                new View(current.shared(), own == null ? view.own() : own, view.certificate());
            state.onChange(after, shared.plus(Changes.between(view.own(), after.own())));
          } else if (own != null) {
            state.serve(new View(current.shared(), own, certificate(stream)));
          }
        });
    watcher.moved(stream);
  }

  /** The version of the certificate that a sidecar shall have now. */
  String certificateVersion(AdsStream stream) {
    return CertificateSecret.version(leaves.leaf(subject(stream)));
  }

  private Resource certificate(AdsStream stream) {
    return CertificateSecret.of(leaves.leaf(subject(stream)));
  }

  private static Subject subject(AdsStream stream) {
    return new Subject(stream.caller().identity(), stream.caller().podIdentity());
  }

  private static void renew(StreamState state, Resource certificate) {
    View view = state.view();
    if (view != null && !view.certificate().version().equals(certificate.version())) {
      state.onChange(
          state.view().withCertificate(certificate),
          Changes.of(TypeUrl.SECRET, certificate.name()));
    }
  }

  private int calmStreams() {
    return (int) streams.values().stream().filter(stream -> stream.test(StreamState::calm)).count();
  }

  private static void endForShutdown(AdsStream stream) {
    stream.end(Status.UNAVAILABLE.withDescription("this server is going away"));
  }

  /** Is told by any thread, perhaps under its locks, so it must return at once and take none. */
  interface Watcher {
    Watcher NOBODY =
        new Watcher() {
          @Override
          public void published() {}

          @Override
          public void moved(AdsStream stream) {}
        };

    /** There is another {@link #newest}. */
    void published();

    /** It came, was told something, answered or ended. */
    void moved(AdsStream stream);
  }

  /** What streams may do to the server. */
  private final class StreamRegistry implements AdsStream.Registry {
    @Override
    public void join(AdsStream stream) {
      synchronized (AdsServer.this) {
        if (closed) {
          endForShutdown(stream);
          return;
        }
        AdsStream older = streams.put(stream.pod(), stream);
        if (older != null) {
          older.end(
              Status.ABORTED.withDescription(
                  "a newer stream of pod " + stream.pod() + " took over"));
          watcher.moved(older);
        }
        if (current != null) {
          update(stream, Changes.NONE);
        } else {
          watcher.moved(stream);
        }
      }
    }

    @Override
    public void leave(AdsStream stream) {
      streams.remove(stream.pod(), stream);
      watcher.moved(stream);
    }

    @Override
    public void answered(AdsStream stream) {
      watcher.moved(stream);
    }

    @Override
    public void pushed(DeltaDiscoveryResponse response) {
      TypeUrl.of(response.getTypeUrl()).ifPresent(meters::pushed);
    }

    @Override
    public void rejected(AdsStream stream, TypeState.Rejected rejected) {
      meters.rejected(rejected.type());
      rejections.report(
          new Rejection(
              stream.pod(),
              rejected.type().name(),
              rejected.name(),
              rejected.version(),
              rejected.message()));
    }
  }

  /** SotW requests that are not read: the call has ended already. */
  private static final class Ignored implements StreamObserver<DiscoveryRequest> {
    @Override
    public void onNext(DiscoveryRequest request) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}
