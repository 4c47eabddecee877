package dev.sluice.mesh.xds;

import static dev.sluice.mesh.xds.TypeUrl.CLUSTER;
import static dev.sluice.mesh.xds.TypeUrl.ENDPOINTS;
import static dev.sluice.mesh.xds.TypeUrl.LISTENER;
import static dev.sluice.mesh.xds.TypeUrl.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.MeshPolicy.Rule;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.Protocol;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.testkit.Patience;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server over TLS, with sidecars that answer when the test says so. */
class AdsServerIT {
  private static final Identity CLIENT = new Identity("shop", "front");
  private static final Name CLIENT_POD = new Name("shop", "front-1");
  private static final String[] CLUSTERS = {
    "out|shop/web|80", "out|shop/web-v1|80", "out|shop/web-v2|80"
  };

  private final CertificateAuthority authority =
      CertificateAuthority.generate("cluster.local", Clock.systemUTC());
  private final ControlPlane plane =
      new ControlPlane(0, authority, new LeafCache(authority, Clock.systemUTC()));

  @AfterEach
  void stop() {
    plane.close();
  }

  @Test
  void shouldRefuseWhenTheTokenIsWrong() throws Exception {
    try (var sidecar =
        new JavaSidecar(plane.port(), authority.rootsPem(), "stolen", Shop.POD.toString())
            .subscribe(CLUSTER)) {
      assertThat(sidecar.end.get(Patience.SECONDS, TimeUnit.SECONDS).getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
    assertThat(plane.routing.routes("shop", "web", 80).sidecars()).isZero();
  }

  @Test
  void shouldRefuseWhenTheNodeIsAnotherPod() throws Exception {
    plane.ads.publish(snapshot(1, 1));
    try (var sidecar =
        new JavaSidecar(
                plane.port(), authority.rootsPem(), ControlPlane.TOKEN, CLIENT_POD.toString())
            .subscribe(CLUSTER)) {
      Status status = sidecar.end.get(Patience.SECONDS, TimeUnit.SECONDS);
      assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(status.getDescription()).contains("allowed is \"shop/web-1\"");
      assertThat(sidecar.received).isEmpty();
    }
  }

  @Test
  void shouldSayWhatToSetWhenStateOfTheWorldIsAsked() {
    ManagedChannel channel = JavaSidecar.channel(plane.port(), authority.rootsPem());
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + ControlPlane.TOKEN);
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    AggregatedDiscoveryServiceGrpc.newStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .streamAggregatedResources(new Failure<>(failure))
        .onNext(DiscoveryRequest.getDefaultInstance());
    assertThat(failure.orTimeout(5, TimeUnit.SECONDS).join())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
              assertThat(e.getStatus().getDescription()).contains("DELTA_GRPC");
            });
    channel.shutdownNow();
  }

  @Test
  void shouldServeTheNewerStreamWhenAPodConnectsTwice() throws Exception {
    plane.ads.publish(snapshot(1, 1));
    try (var first = client().subscribe(CLUSTER)) {
      await().until(() -> !first.received.isEmpty());
      try (var second = client().subscribe(CLUSTER)) {
        assertThat(first.end.get(Patience.SECONDS, TimeUnit.SECONDS).getCode())
            .isEqualTo(Status.Code.ABORTED);
        await().until(() -> !second.received.isEmpty());
        assertThat(plane.routing.routes("shop", "web", 80).sidecars()).isEqualTo(1);
      }
    }
    await().until(() -> plane.routing.routes("shop", "web", 80).sidecars() == 0);
  }

  @Test
  void shouldCallItSettledOnlyWhenRoutesClustersAndEndpointsAreAccepted() {
    plane.ads.publish(snapshot(1, 1));
    try (var client =
        client()
            .subscribe(CLUSTER)
            .subscribe(ENDPOINTS, CLUSTERS)
            .subscribe(LISTENER)
            .subscribe(ROUTES, Shop.ROOT)) {
      for (TypeUrl type : List.of(CLUSTER, ENDPOINTS, LISTENER, ROUTES)) {
        assertThat(state().settled() && state().sidecars() == 1).as("before %s", type).isFalse();
        acceptNext(client, type);
      }
      await().until(() -> state().sidecars() == 1 && state().settled());
      plane.ads.publish(snapshot(2, 1));
      assertThat(state().settled()).isFalse();
      acceptNext(client, ROUTES);
      await().until(() -> state().settled());
    }
  }

  @Test
  void shouldKeepItsOwnResourcesWhenAPodIsNoLongerKnown() {
    plane.ads.publish(snapshot(1, 1));
    try (var client =
        client().subscribe(CLUSTER).subscribe(ENDPOINTS, CLUSTERS).subscribe(LISTENER)) {
      List.of(CLUSTER, ENDPOINTS, LISTENER).forEach(type -> acceptNext(client, type));
      Snapshot gone = snapshot(1, 1);
      plane.ads.publish(new Snapshot(gone.policy(), gone.shared(), Map.of()));
      plane.ads.publish(
          new Snapshot(gone.policy(), FakeSidecar.resources("CLUSTER/new=1"), Map.of()));
      await()
          .until(
              () ->
                  client.received.stream()
                      .flatMap(r -> r.getResourcesList().stream())
                      .anyMatch(r -> r.getName().equals("new")));
      assertThat(client.received)
          .noneMatch(
              response ->
                  response.getTypeUrl().equals(LISTENER.url())
                      && response.getRemovedResourcesCount() > 0);
    }
  }

  @Test
  void shouldEndStreamsWhenTheServerCloses() throws Exception {
    plane.ads.publish(snapshot(1, 1));
    try (var client = client().subscribe(CLUSTER)) {
      await().until(() -> !client.received.isEmpty());
      plane.ads.close();
      assertThat(client.end.get(Patience.SECONDS, TimeUnit.SECONDS).getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void shouldEndAStreamWhenItsTokenEndsSoThatTheSidecarComesBackWithTheRenewedOne()
      throws Exception {
    // Given
    plane.ads.publish(snapshot(1, 1));
    Instant end = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS);
    String claims =
        Base64.getUrlEncoder()
            .encodeToString(
                ("{\"exp\":" + end.getEpochSecond() + "}").getBytes(StandardCharsets.UTF_8));
    String token = ControlPlane.token(CLIENT, CLIENT_POD) + "." + claims + ".sig";
    try (var old = sidecar(token, CLIENT_POD).subscribe(CLUSTER);
        var other = sidecar(Shop.IDENTITY, Shop.POD).subscribe(CLUSTER)) {
      await().until(() -> !old.received.isEmpty() && !other.received.isEmpty());
      plane.ads.endExpired(end.minusSeconds(1));
      assertThat(state().sidecars()).isEqualTo(2);
      // When
      plane.ads.endExpired(end);
      // Then
      assertThat(old.end.get(Patience.SECONDS, TimeUnit.SECONDS).getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(state().sidecars()).isEqualTo(1);
      assertThat(other.end).isNotDone();
      try (var renewed = client().subscribe(CLUSTER)) {
        await().until(() -> !renewed.received.isEmpty());
        assertThat(state().sidecars()).isEqualTo(2);
      }
    }
  }

  private RouteState state() {
    return plane.routing.routes("shop", "web", 80);
  }

  private JavaSidecar client() {
    return sidecar(CLIENT, CLIENT_POD);
  }

  private JavaSidecar sidecar(Identity identity, Name pod) {
    return sidecar(ControlPlane.token(identity, pod), pod);
  }

  private JavaSidecar sidecar(String token, Name pod) {
    return new JavaSidecar(plane.port(), authority.rootsPem(), token, pod.toString());
  }

  private static void acceptNext(JavaSidecar sidecar, TypeUrl type) {
    await()
        .until(
            () ->
                sidecar.received.stream()
                    .anyMatch(response -> response.getTypeUrl().equals(type.url())));
    sidecar.received.stream()
        .filter(response -> response.getTypeUrl().equals(type.url()))
        .toList()
        .forEach(
            response -> {
              sidecar.received.remove(response);
              sidecar.accept(response);
            });
  }

  private static Snapshot snapshot(int routes, int listener) {
    Resources shared =
        FakeSidecar.resources(
            "CLUSTER/out|shop;web|80=1",
            "CLUSTER/out|shop;web-v1|80=1",
            "CLUSTER/out|shop;web-v2|80=1",
            "ENDPOINTS/out|shop;web|80=1",
            "ENDPOINTS/out|shop;web-v1|80=1",
            "ENDPOINTS/out|shop;web-v2|80=1",
            "ROUTES/out|shop;web|80=" + routes);
    Resources own = FakeSidecar.resources("LISTENER/inbound=" + listener);
    List<Outbound> outbound =
        List.of(
            outbound("web", Map.of("web-v1", 100, "web-v2", 0)),
            outbound("web-v1", Map.of()),
            outbound("web-v2", Map.of()));
    return new Snapshot(
        new MeshPolicy(outbound, Map.of()), shared, Map.of(Shop.POD, own, CLIENT_POD, own));
  }

  private static Outbound outbound(String service, Map<String, Integer> weights) {
    List<Endpoint> endpoints = List.of(new Endpoint("", "10.1.0.1", 8080, true));
    return new Outbound(
        new Name("shop", service),
        80,
        Protocol.HTTP,
        List.of("10.0.0.1"),
        List.of(new Rule(List.of(), List.of())),
        List.of(Shop.IDENTITY),
        endpoints,
        weights);
  }

  private record Failure<T>(CompletableFuture<Throwable> failure) implements StreamObserver<T> {
    @Override
    public void onNext(T value) {}

    @Override
    public void onError(Throwable error) {
      failure.complete(error);
    }

    @Override
    public void onCompleted() {}
  }
}
