package dev.sluice.mesh.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.Measures;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.PodIdentity;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.mesh.ca.Subject;
import dev.sluice.testkit.MovedClock;
import dev.sluice.testkit.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Envoy on our real server, over TLS with a token. */
class EnvoyIT {
  private static final Map<String, Integer> ALL_V1 = new TreeMap<>(Map.of("v1", 100, "v2", 0));
  private static final Map<String, Integer> ALL_V2 = new TreeMap<>(Map.of("v1", 0, "v2", 100));

  private final HttpClient http = HttpClient.newHttpClient();
  private final MovedClock clock = new MovedClock(Instant.now());
  private CertificateAuthority authority;
  private LeafCache leaves;
  private ControlPlane plane;
  private App v1;
  private App v2;
  private Shop shop;
  private EnvoyProcess envoy;

  @TempDir Path directory;

  @BeforeEach
  void start() throws IOException {
    authority = CertificateAuthority.generate("cluster.local", Clock.systemUTC());
    leaves = new LeafCache(authority, clock);
    plane = new ControlPlane(0, authority, leaves);
    v1 = new App("v1");
    v2 = new App("v2");
    shop =
        new Shop(
            Ports.free(),
            new TreeMap<>(Map.of("v1", Ports.free(), "v2", Ports.free())),
            new TreeMap<>(Map.of("v1", v1.port(), "v2", v2.port())),
            authority.rootsPem());
    envoy =
        EnvoyProcess.start(
            directory,
            Bootstrap.of(Shop.POD, plane.port(), authority.rootsPem(), ControlPlane.TOKEN));
  }

  @AfterEach
  void stop() throws Exception {
    if (Boolean.getBoolean("envoy.log")) {
      System.out.println(envoy.log());
    }
    envoy.close();
    plane.close();
    v1.close();
    v2.close();
  }

  @Test
  void shouldServeMutualTlsWhenEnvoyGetsItsFirstSnapshot() throws Exception {
    // When
    plane.ads.publish(shop.snapshot(ALL_V1));
    awaitSettled();
    // Then
    assertThat(get("/").body()).isEqualTo("v1");
    RouteState state = plane.routing.routes("shop", "web", 80);
    assertThat(state.weights())
        .containsExactlyInAnyOrderEntriesOf(Map.of("web-v1", 100, "web-v2", 0));
    assertThat(state.endpoints())
        .containsExactlyInAnyOrderEntriesOf(Map.of("web-v1", 1, "web-v2", 1));
    assertThat(state.sidecars()).isEqualTo(1);
  }

  @Test
  void shouldServeNothingWhenThePodIsNotKnownYet() {
    // Given
    Snapshot known = shop.snapshot(ALL_V1);
    // When
    plane.ads.publish(new Snapshot(known.policy(), known.shared(), Map.of()));
    await().until(() -> plane.ads.streams().size() == 1);
    // Then
    assertThat(plane.pushes()).isZero();
    assertThat(plane.routing.routes("shop", "web", 80).sidecars())
        .as("a stranger holds no release")
        .isZero();
    plane.ads.publish(known);
    awaitSettled();
  }

  @Test
  void shouldFollowWeightsWithoutLossWhenTheyChange() throws Exception {
    plane.ads.publish(shop.snapshot(ALL_V1));
    awaitSettled();
    double[] millis = new double[50];
    for (int i = 0; i < millis.length; i++) {
      boolean second = i % 2 == 0;
      Snapshot next = shop.snapshot(second ? ALL_V2 : ALL_V1);
      long start = System.nanoTime();
      plane.ads.publish(next);
      while (!plane.routing.routes("shop", "web", 80).settled()) {
        Thread.onSpinWait();
      }
      millis[i] = (System.nanoTime() - start) / 1e6;
      assertThat(get("/").body()).as("change %d", i).isEqualTo(second ? "v2" : "v1");
    }
    Arrays.sort(millis);
    System.out.printf(
        "weight change to acknowledgement: p50 %.1f ms, max %.1f ms%n", millis[25], millis[49]);
    assertThat(plane.rejections).isEmpty();
  }

  @Test
  void shouldKeepTheLastGoodRoutesWhenEnvoyRejects() throws Exception {
    // Given
    plane.ads.publish(shop.snapshot(ALL_V1));
    awaitSettled();
    // When
    plane.ads.publish(shop.snapshot(ALL_V2, shop.brokenRoutes(), 5));
    await().until(() -> !plane.rejections.isEmpty());
    // Then
    Rejection rejection = plane.rejections.element();
    assertThat(rejection.pod()).isEqualTo(Shop.POD);
    assertThat(rejection.resource()).isEqualTo(Shop.ROOT);
    assertThat(rejection.message()).contains("((");
    assertThat(get("/").body()).isEqualTo("v1");
    assertThat(plane.routing.routes("shop", "web", 80).settled()).isFalse();
    // And the same version is never offered again, while a better one is
    double pushes = plane.pushes();
    plane.ads.publish(shop.snapshot(ALL_V2, shop.brokenRoutes(), 5));
    assertThat(plane.pushes()).isEqualTo(pushes);
    plane.ads.publish(shop.snapshot(ALL_V2));
    awaitSettled();
    assertThat(get("/").body()).isEqualTo("v2");
    assertThat(plane.rejections).hasSize(1);
  }

  @Test
  void shouldSendNothingWhenEnvoyReconnectsWithEqualVersions() throws Exception {
    // Given
    plane.ads.publish(shop.snapshot(ALL_V1));
    awaitSettled();
    int port = plane.port();
    plane.close();
    assertThat(get("/").body()).isEqualTo("v1");
    // When
    plane = new ControlPlane(port, authority, leaves);
    plane.ads.publish(shop.snapshot(ALL_V1));
    awaitSettled();
    // Then
    assertThat(plane.pushes()).isZero();
    plane.ads.publish(shop.snapshot(ALL_V2));
    awaitSettled();
    assertThat(get("/").body()).isEqualTo("v2");
    assertThat(plane.pushes()).isEqualTo(1);
  }

  @Test
  void shouldNotWaitForWarmingWhenOnlyAClusterChanged() throws Exception {
    // Given
    plane.ads.publish(shop.snapshot(ALL_V1));
    awaitSettled();
    // When
    plane.ads.publish(shop.snapshot(ALL_V1, shop.routes(ALL_V1), 7));
    awaitSettled();
    // Then: it would stay warming for ever
    await()
        .until(() -> envoy.admin("/stats?filter=warming_clusters").contains("warming_clusters: 0"));
    assertThat(envoy.admin("/config_dump?resource=dynamic_active_clusters"))
        .contains("\"connect_timeout\": \"7s\"");
    assertThat(get("/").body()).isEqualTo("v1");
  }

  @Test
  void shouldNotWaitForWarmingWhenAClusterChangedWhileEnvoyWasAway() throws Exception {
    // Given
    plane.ads.publish(shop.snapshot(ALL_V1));
    awaitSettled();
    int port = plane.port();
    plane.close();
    // When
    plane = new ControlPlane(port, authority, leaves);
    plane.ads.publish(shop.snapshot(ALL_V1, shop.routes(ALL_V1), 7));
    awaitSettled();
    // Then: it would stay warming for ever
    await()
        .until(() -> envoy.admin("/stats?filter=warming_clusters").contains("warming_clusters: 0"));
    assertThat(envoy.admin("/config_dump?resource=dynamic_active_clusters"))
        .contains("\"connect_timeout\": \"7s\"");
    assertThat(get("/").body()).isEqualTo("v1");
  }

  @Test
  void shouldRotateCertificatesWhenTheyReachHalfOfTheirLife() throws Exception {
    // Given
    plane.ads.publish(shop.snapshot(ALL_V1));
    awaitSettled();
    String before = envoy.admin("/certs");
    // When
    clock.pass(Duration.ofHours(13));
    Set<Subject> connected = plane.ads.refreshCertificates();
    awaitSettled();
    // Then
    assertThat(connected)
        .containsExactly(new Subject(Shop.IDENTITY, new PodIdentity(ControlPlane.UID)));
    assertThat(envoy.admin("/certs")).isNotEqualTo(before);
    assertThat(get("/").body()).isEqualTo("v1");
  }

  @Test
  void shouldCountExactlyWhenRequestsRun() throws Exception {
    // Given
    plane.ads.publish(shop.snapshot(ALL_V1));
    awaitSettled();
    // When
    for (int i = 0; i < 200; i++) {
      get(i % 5 == 0 ? "/fail" : "/");
    }
    plane.ads.publish(shop.snapshot(ALL_V2));
    awaitSettled();
    for (int i = 0; i < 70; i++) {
      get("/");
    }
    // Then
    await().until(() -> plane.edges.total("shop", "web-v2").requests() == 70);
    Traffic first = plane.edges.total("shop", "web-v1");
    assertThat(first.requests()).isEqualTo(200);
    assertThat(first.failures()).isEqualTo(40);
    assertThat(Arrays.stream(first.latency()).sum()).isEqualTo(200);
    Traffic second = plane.edges.total("shop", "web-v2");
    assertThat(second.failures()).isZero();
    assertThat(Arrays.stream(second.latency()).sum()).isEqualTo(70);
    assertThat(plane.edges.edges())
        .hasSize(2)
        .allMatch(edge -> edge.source().equals(Shop.IDENTITY));
  }

  @Test
  void shouldTellTheCanarysCallsFromTheStablePodsWhenASidecarReports() throws Exception {
    // Given: this sidecar's pod is a stable one first, and the canary later
    plane.ads.publish(shop.snapshot(ALL_V1));
    awaitSettled();
    SampledRelease release = release();
    plane.downstream.know(podIs("stable"));
    plane.downstream.begin(release);
    call(30, "/");
    awaitCounted(30);
    plane.downstream.know(podIs("canary"));
    call(20, "/");
    call(5, "/fail");
    awaitCounted(55);
    // When
    var calls = plane.downstream.take(release).downstream();
    // Then
    assertThat(calls).isEqualTo(Map.of("shop/web-v1", new Counts(30, 0, 25, 5)));
  }

  private void call(int times, String path) throws Exception {
    for (int i = 0; i < times; i++) {
      get(path);
    }
  }

  private void awaitCounted(long requests) {
    await().until(() -> plane.edges.total("shop", "web-v1").requests() == requests);
  }

  private static SampledRelease release() {
    return new SampledRelease(
        "uid",
        Shop.POD.namespace(),
        "caller",
        "abc",
        10,
        0,
        Duration.ofSeconds(5),
        new SampledRelease.Version("caller-stable", "caller"),
        new SampledRelease.Version("caller-canary", "caller-canary"),
        Measures.NONE);
  }

  private static MeshModel podIs(String version) {
    return new MeshModel(
        "cluster.local",
        Map.of(
            new Name("shop", "caller-stable"), selecting("stable"),
            new Name("shop", "caller-canary"), selecting("canary")),
        Map.of(
            Shop.POD,
            new MeshModel.Pod(
                Shop.POD,
                "uid",
                List.of(),
                Shop.IDENTITY,
                Map.of("app", version),
                Map.of(),
                Map.of(),
                true)),
        List.of(),
        List.of(),
        Map.of(),
        MeshModel.Routes.NONE,
        Set.of());
  }

  private static MeshModel.Service selecting(String version) {
    return new MeshModel.Service(
        new Name("shop", "caller-" + version),
        List.of("10.0.0.1"),
        List.of(),
        List.of(),
        Map.of("app", version),
        List.of());
  }

  private void awaitSettled() {
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> plane.routing.routes("shop", "web", 80).sidecars() == 1);
    await()
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () ->
                assertThat(plane.routing.routes("shop", "web", 80).acknowledged())
                    .as("refused: %s", plane.rejections)
                    .isEqualTo(1));
  }

  private HttpResponse<String> get(String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + shop.outbound() + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
