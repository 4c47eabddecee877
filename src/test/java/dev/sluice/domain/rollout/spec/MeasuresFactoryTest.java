package dev.sluice.domain.rollout.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.domain.measuring.EdgeMetric;
import dev.sluice.domain.measuring.EdgeMetric.Counted;
import dev.sluice.domain.measuring.Measures;
import dev.sluice.domain.measuring.PrometheusMetric;
import dev.sluice.domain.measuring.WebhookCheck;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeasuresFactoryTest {
  @Test
  void shouldSortWhatIsMeasuredBySourceWhenAllKindsAreGiven() {
    // When
    var measures =
        measures(
            """
            metrics:
            - {name: client, edge: {serviceAccount: front}, errors: {}}
            - {name: bank, edge: {namespace: bank, serviceAccount: payments}, latency: {}}
            - {name: orders, prometheus: {address: "http://p", bad: b, total: t}, errors: {}}
            - {name: search, prometheus: {address: "http://p", buckets: s}, latency: {bounds: [1, 2]}}
            - {name: render, prometheus: {address: "http://p", p50: m, p99: n}, latency: {}}
            - {name: queue, prometheus: {address: "http://p", value: v}, threshold: {max: 5}}
            checks:
            - {name: smoke, url: "http://s", timeout: 2s}
            - {name: other, url: "http://o"}
            """);
    // Then
    assertThat(measures.edges())
        .containsExactly(
            new EdgeMetric("client", "shop", "front", Counted.FAILURES),
            new EdgeMetric("bank", "bank", "payments", Counted.DURATIONS));
    assertThat(measures.prometheus())
        .containsExactly(
            metric("orders", new PrometheusMetric.Rate("b", "t")),
            metric("search", new PrometheusMetric.Buckets("s", List.of(1.0, 2.0))),
            metric("render", new PrometheusMetric.Quantiles(List.of("m", "n"))),
            metric("queue", new PrometheusMetric.Value("v", Optional.empty(), Optional.of(5.0))));
    assertThat(measures.checks())
        .containsExactly(
            new WebhookCheck("smoke", "http://s", Duration.ofSeconds(2)),
            new WebhookCheck("other", "http://o", Duration.ofSeconds(5)));
  }

  @Test
  void shouldMeasureNothingElseWhenNothingIsGiven() {
    assertThat(MeasuresFactory.measures(null, "shop")).isEqualTo(Measures.NONE);
    assertThat(measures("interval: 5s")).isEqualTo(Measures.NONE);
  }

  @Test
  void shouldNameTheFieldWhenATimeoutIsNoDuration() {
    assertThatThrownBy(() -> measures("checks: [{name: smoke, url: u, timeout: soon}]"))
        .hasMessageStartingWith("spec.analysis.checks[smoke].timeout: 'soon'");
  }

  private static PrometheusMetric metric(String name, PrometheusMetric.Query query) {
    return new PrometheusMetric(name, "http://p", query);
  }

  private static Measures measures(String analysis) {
    var spec = Serialization.unmarshal("analysis:\n" + analysis.indent(2), RolloutSpec.class);
    return MeasuresFactory.measures(spec.analysis(), "shop");
  }
}
