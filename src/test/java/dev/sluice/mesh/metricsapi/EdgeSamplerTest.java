package dev.sluice.mesh.metricsapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.EdgeMetric;
import dev.sluice.domain.measuring.EdgeMetric.Counted;
import dev.sluice.domain.measuring.Measures;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.SampledRelease.Version;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeSamplerTest {
  private static final Identity BANK = new Identity("bank", "payments");
  private static final Identity FRONT = new Identity("shop", "front");
  private static final Name STABLE = new Name("shop", "web-stable");
  private static final Name CANARY = new Name("shop", "web-canary");

  private final EdgeStore store = new EdgeStore(new SimpleMeterRegistry(), Clock.systemUTC());
  private final EdgeSampler sampler = new EdgeSampler(store);

  @Test
  void shouldGiveOneClientsRequestsOnceWhenItsWindowEnds() {
    // Given
    call(BANK, STABLE, 100, 5, 3);
    sampler.begin(release());
    call(BANK, STABLE, 20, 1, 3);
    call(BANK, CANARY, 4, 2, 90);
    call(FRONT, CANARY, 1000, 1000, 90);
    // When
    Samples first = sampler.take(release());
    Samples second = sampler.take(release());
    // Then
    assertThat(first.rates().get("bank-errors")).isEqualTo(new Counts(20, 1, 4, 2));
    assertThat(second.rates().get("bank-errors")).isEqualTo(Counts.NONE);
    var durations = first.distributions().get("bank-latency");
    assertThat(durations.stable().latency()[3]).isEqualTo(20);
    assertThat(durations.canary().latency()[90]).isEqualTo(4);
    assertThat(durations.canary().requests()).isEqualTo(4);
  }

  @Test
  void shouldTakeTheRolloutsNamespaceWhenTheClientHasNone() {
    sampler.begin(release());
    call(FRONT, CANARY, 7, 1, 0);
    assertThat(sampler.take(release()).rates().get("front-errors"))
        .isEqualTo(new Counts(0, 0, 7, 1));
  }

  @Test
  void shouldGiveALateFailureWithLaterRequestsWhenItsOwnWasGivenBefore() {
    sampler.begin(release());
    call(BANK, CANARY, 10, 0, 0);
    sampler.take(release());
    call(BANK, CANARY, 1, 3, 0);
    assertThat(sampler.take(release()).rates().get("bank-errors"))
        .isEqualTo(new Counts(0, 0, 1, 1));
  }

  @Test
  void shouldGiveNothingWhenTheReleaseEnded() {
    sampler.begin(release());
    sampler.end("uid");
    assertThat(sampler.take(release())).isEqualTo(Samples.NONE);
  }

  @Test
  void shouldBeginAnewWhenTheMetricsChange() {
    // Given
    call(FRONT, CANARY, 100, 0, 0);
    sampler.begin(release(errors("client", "bank", "payments")));
    var changed = release(errors("client", "shop", "front"));
    // When
    var first = sampler.take(changed);
    call(FRONT, CANARY, 7, 1, 0);
    var second = sampler.take(changed);
    // Then: the requests of the other client are not a window's
    assertThat(first).isEqualTo(Samples.NONE);
    assertThat(second.rates()).containsEntry("client", new Counts(0, 0, 7, 1));
  }

  private void call(Identity source, Name service, int requests, int failures, int cell) {
    long[] cells = new long[LatencyBounds.cells()];
    cells[cell] = requests;
    store.add(source, List.of(new EdgeSample(service, requests, failures, 0, 0, cells)));
  }

  private static SampledRelease release() {
    return release(
        errors("bank-errors", "bank", "payments"),
        latency("bank-latency", "bank", "payments"),
        errors("front-errors", "shop", "front"));
  }

  private static SampledRelease release(EdgeMetric... metrics) {
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
        new Measures(List.of(metrics), List.of(), List.of()));
  }

  private static EdgeMetric errors(String name, String namespace, String account) {
    return new EdgeMetric(name, namespace, account, Counted.FAILURES);
  }

  private static EdgeMetric latency(String name, String namespace, String account) {
    return new EdgeMetric(name, namespace, account, Counted.DURATIONS);
  }
}
