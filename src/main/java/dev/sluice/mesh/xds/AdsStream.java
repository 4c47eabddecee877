package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Name;
import dev.sluice.mesh.identity.Caller;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Connects one sidecar's gRPC stream with its {@link StreamState}. All state is guarded by the
 * stream itself.
 */
final class AdsStream implements StreamObserver<DeltaDiscoveryRequest> {
  private static final Logger LOG = Logger.getLogger(AdsStream.class);

  private final Caller caller;
  private final ServerCallStreamObserver<DeltaDiscoveryResponse> client;
  private final Registry registry;
  private final StreamState state = new StreamState();
  private boolean registered;
  private boolean ended;

  AdsStream(
      Caller caller, ServerCallStreamObserver<DeltaDiscoveryResponse> client, Registry registry) {
    this.caller = caller;
    this.client = client;
    this.registry = registry;
    client.setOnReadyHandler(this::flush);
    client.setOnCancelHandler(this::leave);
  }

  Caller caller() {
    return caller;
  }

  Name pod() {
    return caller.pod();
  }

  @Override
  public void onNext(DeltaDiscoveryRequest request) {
    if (!registered && !admit(request)) {
      return;
    }
    Optional<TypeUrl> type = TypeUrl.of(request.getTypeUrl());
    if (type.isEmpty()) {
      LOG.debugf("Pod %s asks for the type %s, which is not served", pod(), request.getTypeUrl());
      return;
    }
    receive(type.get(), request).ifPresent(rejected -> registry.rejected(this, rejected));
    registry.answered(this);
  }

  @Override
  public void onError(Throwable cancelled) {
    leave();
  }

  @Override
  public void onCompleted() {
    end(null);
    leave();
  }

  /**
   * Runs {@code act} on the state, then sends what became due. A failure ends this stream, so that
   * it starts afresh, and no other.
   */
  synchronized void change(Consumer<StreamState> act) {
    try {
      act.accept(state);
      flush();
    } catch (RuntimeException e) {
      LOG.errorf(
          e,
          "The stream of pod %s is ended, because a change could not be worked out for it",
          pod());
      end(Status.INTERNAL.withDescription("a change could not be worked out; connect again"));
      registry.leave(this);
    }
  }

  /** Asks the state. */
  synchronized boolean test(Predicate<StreamState> question) {
    return question.test(state);
  }

  synchronized <T> T ask(Function<StreamState, T> question) {
    return question.apply(state);
  }

  /** Whether it no longer has something that it had accepted, since the last time. */
  synchronized boolean takeLost() {
    return state.takeLost();
  }

  /** Ends the call from our side; null for a normal end. */
  synchronized void end(Status status) {
    if (ended) {
      return;
    }
    ended = true;
    if (status == null) {
      client.onCompleted();
    } else {
      client.onError(status.asRuntimeException());
    }
  }

  private synchronized Optional<TypeState.Rejected> receive(
      TypeUrl type, DeltaDiscoveryRequest request) {
    Optional<TypeState.Rejected> rejection = state.onRequest(type, request);
    flush();
    return rejection;
  }

  private boolean admit(DeltaDiscoveryRequest first) {
    String node = first.getNode().getId();
    if (!node.equals(pod().toString())) {
      LOG.warnf("Pod %s calls itself \"%s\"; its stream is refused", pod(), node);
      end(
          Status.PERMISSION_DENIED.withDescription(
              "node.id is \"" + node + "\"; allowed is \"" + pod() + "\""));
      return false;
    }
    registered = true;
    registry.join(this);
    return true;
  }

  private synchronized void flush() {
    while (!ended && client.isReady()) {
      Optional<DeltaDiscoveryResponse> response = state.next();
      if (response.isEmpty()) {
        return;
      }
      client.onNext(response.get());
      registry.pushed(response.get());
    }
  }

  private void leave() {
    synchronized (this) {
      ended = true;
    }
    registry.leave(this);
  }

  /**
   * The server as its streams see it. Never called with a stream's lock held, but for {@link
   * #pushed} and {@link #leave}.
   */
  interface Registry {
    void join(AdsStream stream);

    void leave(AdsStream stream);

    void answered(AdsStream stream);

    void pushed(DeltaDiscoveryResponse response);

    void rejected(AdsStream stream, TypeState.Rejected rejected);
  }
}
