package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.StableSide;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.SampledRelease;
import dev.sluice.domain.measuring.Sampler;
import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.Observation.WindowSeen;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WindowCutterTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Samples PASSED =
      new Samples(
          Map.of(), Map.of(), Map.of(), Map.of("smoke", new Samples.Check(true, "")), Map.of());

  private final Told sampler = new Told();
  private final WindowCutter windows =
      new WindowCutter(
          (namespace, backends) ->
              backends.stream().collect(Collectors.toMap(b -> b, b -> Traffic.NONE)),
          sampler);

  @Test
  void shouldTakeTheSamplesWhenAWindowEnds() {
    // Given
    measure(Phase.PROGRESSING, 10, T0);
    measure(Phase.PROGRESSING, 10, T0.plusSeconds(4));
    // When
    var window = measure(Phase.PROGRESSING, 10, T0.plusSeconds(5)).orElseThrow();
    // Then
    assertThat(window.samples()).isEqualTo(PASSED);
    assertThat(sampler.calls).containsExactly("begin 10", "take 10");
  }

  @Test
  void shouldBeginAnewWhenTheWeightChanges() {
    measure(Phase.PROGRESSING, 10, T0);
    measure(Phase.PROGRESSING, 50, T0.plusSeconds(6));
    assertThat(sampler.calls).containsExactly("begin 10", "begin 50");
  }

  @Test
  void shouldSayTheEndWhenNoCanaryServes() {
    measure(Phase.PROGRESSING, 10, T0);
    measure(Phase.STABLE, 0, T0.plusSeconds(1));
    assertThat(sampler.calls).containsExactly("begin 10", "end");
  }

  @Test
  void shouldMeasureOnWhenTheWorkloadIsRolledToTheCanarysVersion() {
    // Given
    measure(Phase.PROGRESSING, 10, T0);
    // When
    var window = measure(Phase.PROMOTING, 10, T0.plusSeconds(5)).orElseThrow();
    // Then
    assertThat(window.side()).isEqualTo(StableSide.ROLLED);
    assertThat(sampler.calls).containsExactly("begin 10", "take 10");
  }

  @Test
  void shouldSayTheEndWhenAnUnreadyCanaryGetsNothingWhilePromoting() {
    measure(Phase.PROMOTING, 10, T0);
    measure(Phase.PROMOTING, 0, T0.plusSeconds(1));
    assertThat(sampler.calls).containsExactly("begin 10", "end");
  }

  @Test
  void shouldTellWhatIsToBeMeasuredWhenAWindowBegins() {
    measure(Phase.PROGRESSING, 10, T0);
    var release = sampler.last;
    assertThat(release.stable()).isEqualTo(new SampledRelease.Version("web-stable", "web"));
    assertThat(release.canary()).isEqualTo(new SampledRelease.Version("web-canary", "web-canary"));
    assertThat(release.interval()).hasSeconds(5);
    assertThat(release.measures().checks()).extracting("name").containsExactly("smoke");
    assertThat(release.revision()).isEqualTo("v2");
  }

  private Optional<WindowSeen> measure(Phase phase, int weight, Instant now) {
    Rollout rollout =
        Serialization.unmarshal(
            """
            apiVersion: sluice.dev/v1alpha1
            kind: Rollout
            metadata: {name: web, namespace: shop, uid: "1"}
            spec:
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              service: {port: 80}
              analysis: {interval: 5s, checks: [{name: smoke, url: "http://smoke"}]}
            """,
            Rollout.class);
    var subject =
        new ResolvedRollout(
            rollout,
            Names.of(rollout).orElseThrow(),
            null,
            null,
            View.of("v2", 1, new View.Pods(1, 1, 1, 1)),
            null,
            null);
    var state = States.of(phase, weight);
    return windows.measure(subject, state, seen(weight), now);
  }

  private static Observation seen(int weight) {
    var weights = Map.of("web-stable", 100 - weight, "web-canary", weight);
    return new Observation(
        new Observation.Target(
            "v2", 1, false, false, true, false, null, null, 0, 0, false, Observation.Wish.NONE),
        null,
        "web-stable",
        "web-canary",
        new RouteState(weights, Map.of("web-stable", 1), 1, 1),
        true,
        false,
        Optional.empty(),
        Duration.ZERO,
        List.of(),
        List.of());
  }

  /** Remembers what it was told. */
  private static final class Told implements Sampler {
    private final List<String> calls = new ArrayList<>();
    private SampledRelease last;

    @Override
    public void begin(SampledRelease release) {
      calls.add("begin " + release.weight());
      last = release;
    }

    @Override
    public Samples take(SampledRelease release) {
      calls.add("take " + release.weight());
      return PASSED;
    }

    @Override
    public void end(String uid) {
      calls.add("end");
    }
  }
}
