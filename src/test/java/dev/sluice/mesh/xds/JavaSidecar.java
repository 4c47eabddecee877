package dev.sluice.mesh.xds;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A sidecar that accepts only when the test says so, over TLS. */
final class JavaSidecar implements AutoCloseable, StreamObserver<DeltaDiscoveryResponse> {
  final Queue<DeltaDiscoveryResponse> received = new ConcurrentLinkedQueue<>();
  final CompletableFuture<Status> end = new CompletableFuture<>();
  private final ManagedChannel channel;
  private final StreamObserver<DeltaDiscoveryRequest> requests;
  private final String node;

  JavaSidecar(int port, String rootsPem, String token, String node) {
    this.node = node;
    this.channel = channel(port, rootsPem);
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    this.requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
            .deltaAggregatedResources(this);
  }

  static ManagedChannel channel(int port, String rootsPem) {
    try {
      var roots = new ByteArrayInputStream(rootsPem.getBytes(StandardCharsets.US_ASCII));
      return NettyChannelBuilder.forAddress("127.0.0.1", port)
          .overrideAuthority(ControlPlane.DNS)
          .sslContext(GrpcSslContexts.forClient().trustManager(roots).build())
          .build();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  JavaSidecar subscribe(TypeUrl type, String... names) {
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setNode(Node.newBuilder().setId(node))
            .setTypeUrl(type.url())
            .addAllResourceNamesSubscribe(List.of(names))
            .build());
    return this;
  }

  void accept(DeltaDiscoveryResponse response) {
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .build());
  }

  void refuse(DeltaDiscoveryResponse response) {
    requests.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setTypeUrl(response.getTypeUrl())
            .setResponseNonce(response.getNonce())
            .setErrorDetail(com.google.rpc.Status.newBuilder().setMessage("no"))
            .build());
  }

  @Override
  public void onNext(DeltaDiscoveryResponse response) {
    received.add(response);
  }

  @Override
  public void onError(Throwable error) {
    end.complete(Status.fromThrowable(error));
  }

  @Override
  public void onCompleted() {
    end.complete(Status.OK);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
