package dev.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.analysis.ExtraMetrics;
import dev.sluice.domain.rollout.spec.PlanFactory;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guide's Rollouts are not only well-formed: the controller takes them. */
class OwnMetricsGuideTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");

  @ParameterizedTest
  @MethodSource("rollouts")
  void shouldMakeAPlanWhenTheGuidesExampleIsCopied(String yaml) {
    // When
    var plan = PlanFactory.plan(rollout(yaml).getSpec());
    // Then
    assertThat(plan.analysis().extras()).isNotEqualTo(ExtraMetrics.NONE);
  }

  @Test
  void shouldHaveAnExampleForEachSource() throws IOException {
    assertThat(rollouts()).hasSize(6);
  }

  @Test
  void shouldNameFieldAndPlaceWhenAQueryHasAnUnknownOne() throws IOException {
    var wrong = rollouts().get(1).replace("{{namespace}}", "{{ns}}");
    assertThatThrownBy(() -> PlanFactory.plan(rollout(wrong).getSpec()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "spec.analysis.metrics[orders].prometheus.bad: {{ns}} cannot be filled in, allowed: interval, namespace, service, workload");
  }

  @Test
  void shouldRefuseBoundsWhenTheMetricIsAnEdge() throws IOException {
    var wrong = rollouts().get(0).replace("{maxSlowdown: 5%}", "{bounds: [1, 2]}");
    assertThatThrownBy(() -> PlanFactory.plan(rollout(wrong).getSpec()))
        .hasMessageStartingWith(
            "spec.analysis.metrics[checkout-latency].latency.bounds is [1.0, 2.0], an edge has");
  }

  static List<String> rollouts() throws IOException {
    return BLOCK
        .matcher(Files.readString(Path.of("docs/guides/own-metrics.md")))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private static Rollout rollout(String yaml) {
    return Serialization.unmarshal(yaml, Rollout.class);
  }
}
