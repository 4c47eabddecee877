package dev.sluice.mesh.xds;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One pod's sidecar with a connection of its own. It asks as Envoy does: all clusters; then the
 * endpoints and secrets that they name; when those have come, all listeners; then the routes and
 * secrets that they name. It accepts everything.
 */
final class FanOutSidecar implements StreamObserver<DeltaDiscoveryResponse>, AutoCloseable {
  private final String pod;
  private final FanOutTally tally;
  private final Map<TypeUrl, Set<String>> asked = new EnumMap<>(TypeUrl.class);
  private final Set<String> missing = new HashSet<>();
  private StreamObserver<DeltaDiscoveryRequest> requests;
  private boolean listening;
  private ManagedChannel channel;
  private volatile boolean complete;
  private volatile boolean closed;

  /**
   * @param pod namespace and name
   */
  FanOutSidecar(String pod, FanOutTally tally) {
    this.pod = pod;
    this.tally = tally;
  }

  synchronized void open(ManagedChannel channel, String token) {
    this.channel = channel;
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .deltaAggregatedResources(this);
    requests.onNext(
        subscription(TypeUrl.CLUSTER, List.of())
            .setNode(Node.newBuilder().setId(pod).setCluster(pod))
            .build());
  }

  /** Whether everything that it asked for has come. */
  boolean complete() {
    return complete;
  }

  @Override
  public synchronized void onNext(DeltaDiscoveryResponse response) {
    tally.received(this, response.getSerializedSize());
    TypeUrl type = TypeUrl.of(response.getTypeUrl()).orElseThrow();
    response.getResourcesList().forEach(resource -> missing.remove(type + resource.getName()));
    references(response).forEach(this::ask);
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .build());
    if (missing.isEmpty()) goOn();
  }

  @Override
  public void onError(Throwable error) {
    if (!closed) tally.failed(new IllegalStateException("the stream of " + pod + " broke", error));
  }

  @Override
  public void onCompleted() {
    onError(null);
  }

  @Override
  public synchronized void close() {
    closed = true;
    channel.shutdownNow();
  }

  private void goOn() {
    if (listening) {
      complete = true;
    } else {
      listening = true;
      missing.add(TypeUrl.LISTENER + Names.INBOUND);
      missing.add(TypeUrl.LISTENER + Names.OUTBOUND);
      requests.onNext(subscription(TypeUrl.LISTENER, List.of()).build());
    }
  }

  private static Map<TypeUrl, Set<String>> references(DeltaDiscoveryResponse response) {
    Map<TypeUrl, Set<String>> all = new EnumMap<>(TypeUrl.class);
    for (var resource : response.getResourcesList())
      FanOutReferences.of(resource)
          .forEach(
              (type, names) ->
                  all.computeIfAbsent(type, key -> new LinkedHashSet<>()).addAll(names));
    return all;
  }

  private void ask(TypeUrl type, Set<String> names) {
    Set<String> known = asked.computeIfAbsent(type, key -> new HashSet<>());
    List<String> more = names.stream().filter(known::add).toList();
    if (more.isEmpty()) return;
    more.forEach(name -> missing.add(type + name));
    requests.onNext(subscription(type, more).build());
  }

  private static DeltaDiscoveryRequest.Builder subscription(
      TypeUrl type, Collection<String> names) {
    return DeltaDiscoveryRequest.newBuilder()
        .setTypeUrl(type.url())
        .addAllResourceNamesSubscribe(names);
  }
}
