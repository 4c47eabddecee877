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
import dev.sluice.domain.policy.MeshPolicy.WeightedBackend;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.Protocol;
import dev.sluice.domain.rollout.RouteProgress;
import dev.sluice.domain.rollout.RouteProgress.Behind;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.testkit.MovedClock;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who lags, who goes astray and who is told, with sidecars that answer when the test says so. */
class AcknowledgedRoutingIT {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private static final Identity CLIENT = new Identity("shop", "front");
  private static final Name FRONT = new Name("shop", "front-1");
  private static final Name OTHER = new Name("shop", "front-2");
  private static final Name STRANGER = new Name("shop", "stranger-1");
  private static final Name WEB = new Name("shop", "web");
  private static final String[] CLUSTERS = {
    "out|shop/web|80", "out|shop/web-v1|80", "out|shop/web-v2|80"
  };
  private static final Mesh AT_REST = new Mesh(0, 1, 1, "10.1.0.1");

  private final MovedClock clock = new MovedClock(START);
  private final CertificateAuthority authority =
      CertificateAuthority.generate("cluster.local", Clock.systemUTC());
  private final ControlPlane plane =
      new ControlPlane(0, authority, new LeafCache(authority, Clock.systemUTC()));
  private final AcknowledgedRouting routing =
      new AcknowledgedRouting(plane.ads, clock, Duration.ZERO);
  private final Queue<Name> told = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    plane.close();
  }

  @Test
  void shouldCallNobodyAstrayWhenASidecarStarts() {
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT);
        var other = sidecar(CLIENT, OTHER)) {
      await().until(() -> state().sidecars() == 2);
      for (TypeUrl type : List.of(CLUSTER, ENDPOINTS, LISTENER)) {
        acceptNext(other, type);
        assertThat(state().settled()).isFalse();
        assertThat(state().astray()).as("it has no routes yet").isZero();
      }
      acceptNext(other, ROUTES);
      awaitSettled(2);
    }
  }

  @Test
  void shouldCallASidecarAstrayUntilItAcceptsTheNewWeights() {
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT);
        var other = settled(CLIENT, OTHER)) {
      publish(AT_REST.weight(50));
      assertThat(state().weights()).containsEntry("web-v2", 50);
      assertThat(state().astray()).isEqualTo(2);
      acceptNext(front, ROUTES);
      await().until(() -> state().astray() == 1);
      acceptNext(other, ROUTES);
      awaitSettled(2);
      assertThat(state().astray()).isZero();
    }
  }

  @Test
  void shouldCallNobodyAstrayWhenOnlyEndpointsChange() {
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT)) {
      publish(AT_REST.endpoints(2, "10.1.0.2"));
      assertThat(state().settled()).isFalse();
      assertThat(state().astray()).isZero();
      assertThat(state().endpoints()).containsEntry("web-v1", 1);
      acceptNext(front, ENDPOINTS);
      awaitSettled(1);
    }
  }

  @Test
  void shouldNameWhoIsStuckAndSinceWhen() {
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT);
        var other = settled(CLIENT, OTHER)) {
      publish(AT_REST.weight(50));
      acceptNext(front, ROUTES);
      await().until(() -> state().acknowledged() == 1);
      assertThat(state().behind()).isEqualTo(Behind.NOBODY);
      // When
      clock.pass(RouteProgress.STUCK);
      // Then
      RouteState state = state();
      assertThat(state.behind()).isEqualTo(new Behind(1, 1, List.of("shop/front-2"), START));
      assertThat(state.settled()).isFalse();
      assertThat(state.settledBut(state.behind())).isTrue();
      assertThat(state.astrayBut(state.behind())).isZero();
      acceptNext(other, ROUTES);
      awaitSettled(2);
      assertThat(state().behind()).isEqualTo(Behind.NOBODY);
    }
  }

  @Test
  void shouldCallWhoAnsweredInBetweenNotStuckWhenChangesFollowEachOther() {
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT)) {
      for (int weight = 1; weight <= 3; weight++) {
        publish(AT_REST.weight(weight));
        assertThat(state().settled()).isFalse();
        clock.pass(RouteProgress.STUCK.minusSeconds(1));
        acceptNext(front, ROUTES);
        awaitSettled(1);
        assertThat(state().behind()).isEqualTo(Behind.NOBODY);
      }
    }
  }

  @Test
  void shouldNotCountAStrangerWhomNoSnapshotKnows() {
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT);
        var stranger = sidecar(CLIENT, STRANGER)) {
      await().until(() -> plane.ads.streams().size() == 2);
      assertThat(state().sidecars()).isEqualTo(1);
      assertThat(state().settled()).isTrue();
    }
  }

  @Test
  void shouldLetABackendsSidecarHoldOnlyUntilItCanBeCalled() {
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT);
        var backend = settled(Shop.IDENTITY, Shop.POD)) {
      // When: its listener changes after its address came
      publish(AT_REST.listener(2));
      // Then
      assertThat(state().settled()).as("a stranger's churn").isTrue();
      // When: an address comes together with a listener
      publish(AT_REST.listener(3).endpoints(2, "10.1.0.2"));
      acceptNext(front, ENDPOINTS);
      acceptNext(backend, ENDPOINTS);
      acceptNext(backend, LISTENER); // the second version, sent before
      await().until(() -> state().acknowledged() == 1);
      assertThat(state().astray()).isZero();
      acceptNext(backend, LISTENER);
      awaitSettled(2);
    }
  }

  @Test
  void shouldCallABackendStuckWhenItRefusesItsListener() {
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT);
        var backend = sidecar(Shop.IDENTITY, Shop.POD)) {
      acceptNext(backend, CLUSTER);
      acceptNext(backend, ENDPOINTS);
      backend.refuse(next(backend, LISTENER));
      acceptNext(backend, ROUTES);
      await().until(() -> state().sidecars() == 2);
      clock.pass(RouteProgress.STUCK);
      assertThat(state().behind().pods()).containsExactly("shop/web-1");
      assertThat(state().settledBut(state().behind())).isTrue();
    }
  }

  @Test
  void shouldNotCountAStreamThatTheServerEndedOnAFailure() {
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT)) {
      plane
          .ads
          .streams()
          .get(0)
          .change(
              state -> {
                throw new IllegalStateException("as the test wants");
              });
      assertThat(state().sidecars()).isZero();
    }
  }

  @Test
  void shouldTellOnceForEachAnswerThatIsOver() {
    routing.onChange(told::add);
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT)) {
      // When: somebody knows that it is settled, and the weights change twice
      awaitSettled(1);
      told.clear();
      publish(AT_REST.weight(50));
      await().until(() -> !told.isEmpty());
      publish(AT_REST.weight(60));
      acceptNext(front, ROUTES);
      acceptNext(front, ROUTES);
      // Then
      awaitSettled(1);
      assertThat(told).as("nobody asked in between").containsExactly(WEB);
      // When: somebody looks again
      publish(AT_REST.weight(70));
      assertThat(state().settled()).isFalse();
      told.clear();
      acceptNext(front, ROUTES);
      // Then
      await().untilAsserted(() -> assertThat(told).containsExactly(WEB));
    }
  }

  @Test
  void shouldTellWhenAllHaveAnsweredButThoseThatAreStuck() {
    routing.onChange(told::add);
    publish(AT_REST);
    try (var front = settled(CLIENT, FRONT);
        var other = settled(CLIENT, OTHER)) {
      // Given
      publish(AT_REST.endpoints(2, "10.1.0.1"));
      acceptNext(other, ENDPOINTS);
      await().until(() -> state().acknowledged() == 1);
      clock.pass(RouteProgress.STUCK);
      publish(AT_REST.endpoints(3, "10.1.0.1"));
      assertThat(state().settledBut(state().behind())).isFalse();
      told.clear();
      // When
      acceptNext(other, ENDPOINTS);
      // Then
      await().until(() -> told.contains(WEB));
      assertThat(state().settledBut(state().behind())).isTrue();
    }
  }

  private RouteState state() {
    return routing.routes("shop", "web", 80);
  }

  private void awaitSettled(int sidecars) {
    await().until(() -> state().sidecars() == sidecars && state().settled());
  }

  private void publish(Mesh mesh) {
    plane.ads.publish(mesh.snapshot());
  }

  private JavaSidecar settled(Identity identity, Name pod) {
    var sidecar = sidecar(identity, pod);
    for (TypeUrl type : List.of(CLUSTER, ENDPOINTS, LISTENER, ROUTES)) acceptNext(sidecar, type);
    await().until(() -> state().sidecars() > 0 && state().settled());
    return sidecar;
  }

  private JavaSidecar sidecar(Identity identity, Name pod) {
    return new JavaSidecar(
            plane.port(), authority.rootsPem(), ControlPlane.token(identity, pod), pod.toString())
        .subscribe(CLUSTER)
        .subscribe(ENDPOINTS, CLUSTERS)
        .subscribe(LISTENER)
        .subscribe(ROUTES, Shop.ROOT);
  }

  private static void acceptNext(JavaSidecar sidecar, TypeUrl type) {
    sidecar.accept(next(sidecar, type));
  }

  private static DeltaDiscoveryResponse next(JavaSidecar sidecar, TypeUrl type) {
    await().until(() -> of(sidecar, type).findFirst().isPresent());
    DeltaDiscoveryResponse first = of(sidecar, type).findFirst().orElseThrow();
    sidecar.received.remove(first);
    return first;
  }

  private static Stream<DeltaDiscoveryResponse> of(JavaSidecar sidecar, TypeUrl type) {
    return sidecar.received.stream().filter(it -> it.getTypeUrl().equals(type.url()));
  }

  /** A root Service with two backends, the first of which has the address. */
  private record Mesh(int weight, int endpoints, int listener, String address) {
    private Mesh weight(int canary) {
      return new Mesh(canary, endpoints, listener, address);
    }

    private Mesh endpoints(int version, String newAddress) {
      return new Mesh(weight, version, listener, newAddress);
    }

    private Mesh listener(int version) {
      return new Mesh(weight, endpoints, version, address);
    }

    private Snapshot snapshot() {
      Resources shared =
          FakeSidecar.resources(
              "CLUSTER/out|shop;web|80=1",
              "CLUSTER/out|shop;web-v1|80=1",
              "CLUSTER/out|shop;web-v2|80=1",
              "ENDPOINTS/out|shop;web|80=1",
              "ENDPOINTS/out|shop;web-v1|80=" + endpoints,
              "ENDPOINTS/out|shop;web-v2|80=1",
              "ROUTES/out|shop;web|80=w" + weight);
      Resources own = FakeSidecar.resources("LISTENER/inbound=" + listener);
      return new Snapshot(
          new MeshPolicy(outbound(), Map.of()),
          shared,
          Map.of(Shop.POD, own, FRONT, own, OTHER, own));
    }

    private List<Outbound> outbound() {
      return List.of(
          outbound("web", List.of(), Map.of("web-v1", 100 - weight, "web-v2", weight)),
          outbound("web-v1", List.of(new Endpoint("", address, 8080, true)), Map.of()),
          outbound("web-v2", List.of(), Map.of()));
    }

    private static Outbound outbound(
        String service, List<Endpoint> endpoints, Map<String, Integer> weights) {
      List<WeightedBackend> backends =
          weights.entrySet().stream()
              .filter(entry -> entry.getValue() > 0)
              .map(entry -> new WeightedBackend(new Name("shop", entry.getKey()), entry.getValue()))
              .sorted(java.util.Comparator.comparing(WeightedBackend::service))
              .toList();
      return new Outbound(
          new Name("shop", service),
          80,
          Protocol.HTTP,
          List.of("10.0.0.1"),
          List.of(new Rule(List.of(), backends)),
          List.of(Shop.IDENTITY),
          endpoints,
          weights);
    }
  }
}
