package dev.sluice.mesh.metricsapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.measuring.Measures;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.SampledRelease.Version;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DownstreamSamplerTest {
  private static final Name PRICES = new Name("shop", "prices");
  private static final Name STABLE = new Name("shop", "web-1");
  private static final Name CANARY = new Name("shop", "web-canary-1");

  private final DownstreamSampler sampler = new DownstreamSampler();

  @Test
  void shouldCompareTheCanarysCallsWithTheStablePodsWhenBothCallAService() {
    // Given
    begin();
    call(STABLE, PRICES, 100, 1);
    call(STABLE, PRICES, 50, 0);
    call(CANARY, PRICES, 10, 4);
    // Then
    assertThat(take()).isEqualTo(Map.of("shop/prices", new Counts(150, 1, 10, 4)));
    assertThat(take()).isEmpty();
  }

  @Test
  void shouldKeepServicesApartWhenSeveralAreCalled() {
    begin();
    Name other = new Name("bank", "ledger-canary");
    call(STABLE, PRICES, 1, 0);
    call(CANARY, PRICES, 2, 0);
    call(STABLE, other, 3, 0);
    call(CANARY, other, 4, 0);
    assertThat(take())
        .isEqualTo(
            Map.of(
                "shop/prices", new Counts(1, 0, 2, 0),
                "bank/ledger-canary", new Counts(3, 0, 4, 0)));
  }

  @Test
  void shouldWaitWhenOnlyOneVersionCalledYet() {
    begin();
    call(STABLE, PRICES, 7, 7);
    assertThat(take()).isEmpty();
    call(CANARY, PRICES, 1, 0);
    assertThat(take()).isEqualTo(Map.of("shop/prices", new Counts(7, 7, 1, 0)));
  }

  @Test
  void shouldCountNobodyElsesCallsWhenOtherPodsCall() {
    // Given: another workload, a pod nobody knows, and one of the same labels in another namespace
    begin();
    call(new Name("shop", "other-1"), PRICES, 100, 100);
    call(new Name("shop", "gone-1"), PRICES, 100, 100);
    call(new Name("bank", "web-1"), PRICES, 100, 100);
    call(STABLE, PRICES, 1, 0);
    call(CANARY, PRICES, 1, 0);
    assertThat(take()).isEqualTo(Map.of("shop/prices", new Counts(1, 0, 1, 0)));
  }

  @Test
  void shouldCountNothingBeforeTheBeginningAndAfterTheEnd() {
    sampler.know(model());
    call(STABLE, PRICES, 100, 0);
    begin();
    call(STABLE, PRICES, 1, 0);
    call(CANARY, PRICES, 1, 0);
    sampler.end("uid");
    assertThat(take()).isEmpty();
  }

  @Test
  void shouldLeaveFurtherServicesOutWhenThereAreTooMany() {
    begin();
    for (int i = 0; i <= DownstreamSampler.MOST; i++) {
      call(STABLE, new Name("shop", "s" + i), 1, 0);
      call(CANARY, new Name("shop", "s" + i), 1, 0);
    }
    assertThat(take()).hasSize(DownstreamSampler.MOST).doesNotContainKey("shop/s256");
  }

  @Test
  void shouldKnowNoPodsWhenAServiceHasNoSelector() {
    sampler.know(
        new MeshModel(
            "cluster.local",
            Map.of(new Name("shop", "web-canary"), service("web-canary", Map.of())),
            model().pods(),
            List.of(),
            List.of(),
            Map.of(),
            MeshModel.Routes.NONE,
            Set.of()));
    sampler.begin(release());
    call(STABLE, PRICES, 1, 0);
    call(CANARY, PRICES, 1, 0);
    assertThat(take()).isEmpty();
  }

  private void begin() {
    sampler.know(model());
    sampler.begin(release());
  }

  private Map<String, Counts> take() {
    return sampler.take(release()).downstream();
  }

  private void call(Name pod, Name service, long requests, long failures) {
    sampler.add(pod, List.of(new EdgeSample(service, requests, failures, 0, 0, null)));
  }

  private static SampledRelease release() {
    return new SampledRelease(
        "uid",
        "shop",
        "web",
        "abc",
        10,
        0,
        Duration.ofSeconds(5),
        new Version("web-stable", "web"),
        new Version("web-canary", "web-canary"),
        Measures.NONE);
  }

  private static MeshModel model() {
    return new MeshModel(
        "cluster.local",
        Map.of(
            new Name("shop", "web-stable"), service("web-stable", Map.of("app", "web")),
            new Name("shop", "web-canary"), service("web-canary", Map.of("app", "web-canary"))),
        Map.of(
            STABLE,
            pod(STABLE, "web"),
            CANARY,
            pod(CANARY, "web-canary"),
            new Name("shop", "other-1"),
            pod(new Name("shop", "other-1"), "other"),
            new Name("bank", "web-1"),
            pod(new Name("bank", "web-1"), "web")),
        List.of(),
        List.of(),
        Map.of(),
        MeshModel.Routes.NONE,
        Set.of());
  }

  private static MeshModel.Service service(String name, Map<String, String> selector) {
    return new MeshModel.Service(
        new Name("shop", name), List.of("10.0.0.1"), List.of(), List.of(), selector, List.of());
  }

  private static MeshModel.Pod pod(Name name, String app) {
    return new MeshModel.Pod(
        name,
        "uid",
        List.of("10.1.0.1"),
        new Identity(name.namespace(), "web"),
        Map.of("app", app, "pod-template-hash", "1"),
        Map.of(),
        Map.of(),
        true);
  }
}
