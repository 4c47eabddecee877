package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Name;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** The other end of a stream, without a network: accepts everything when it is told to. */
final class AcceptingSidecar extends ServerCallStreamObserver<DeltaDiscoveryResponse> {
  private final Queue<DeltaDiscoveryResponse> received = new ArrayDeque<>();
  private AdsStream server;

  void open(AdsStream stream, Name pod, List<String> services) {
    server = stream;
    ask(pod, TypeUrl.CLUSTER, List.of());
    ask(pod, TypeUrl.ENDPOINTS, services);
    ask(pod, TypeUrl.LISTENER, List.of());
    ask(pod, TypeUrl.ROUTES, services);
    acceptAll();
  }

  private void ask(Name pod, TypeUrl type, List<String> names) {
    server.onNext(
        DeltaDiscoveryRequest.newBuilder()
            .setNode(Node.newBuilder().setId(pod.toString()))
            .setTypeUrl(type.url())
            .addAllResourceNamesSubscribe(names)
            .build());
  }

  void acceptAll() {
    for (DeltaDiscoveryResponse next = received.poll(); next != null; next = received.poll()) {
      server.onNext(
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(next.getTypeUrl())
              .setResponseNonce(next.getNonce())
              .build());
    }
  }

  @Override
  public void onNext(DeltaDiscoveryResponse response) {
    received.add(response);
  }

  @Override
  public void onError(Throwable error) {
    throw new IllegalStateException(error);
  }

  @Override
  public void onCompleted() {}

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public void setOnReadyHandler(Runnable handler) {}

  @Override
  public void setOnCancelHandler(Runnable handler) {}

  @Override
  public void setCompression(String compression) {}

  @Override
  public void setMessageCompression(boolean enable) {}

  @Override
  public void disableAutoInboundFlowControl() {}

  @Override
  public void request(int count) {}
}
