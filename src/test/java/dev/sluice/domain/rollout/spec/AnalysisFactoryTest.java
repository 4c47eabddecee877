package dev.sluice.domain.rollout.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.sluice.api.rollout.v1alpha1.AnalysisSpec;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.CautionRules;
import dev.sluice.domain.analysis.ClientErrorRules;
import dev.sluice.domain.analysis.Margin;
import dev.sluice.domain.analysis.MetricWeights;
import dev.sluice.domain.analysis.Promotion;
import dev.sluice.domain.analysis.Response;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every parameter of the judge can be set from a Rollout. */
class AnalysisFactoryTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @Test
  void shouldHaveTheDefaultsWhenNothingIsSaid() {
    var defaults =
        AnalysisConfig.defaults()
            .caution(CautionRules.defaults())
            .clientErrors(ClientErrorRules.defaults());
    assertThat(AnalysisFactory.config(null)).isEqualTo(defaults);
    assertThat(config("interval: 30s")).isEqualTo(defaults);
  }

  @Test
  void shouldJudgeNoClientErrorsWhenTheyAreOff() {
    assertThat(config("clientErrors: {enabled: false}").clientErrors())
        .isEqualTo(ClientErrorRules.OFF);
  }

  @Test
  void shouldTakeEveryParameterOver() {
    // When
    var config =
        config(
            """
            interval: 10s
            warmup: 20s
            settleWindows: 2
            falseRollbackRate: 0.01
            falseProofRate: 0.02
            minStepWindows: 4
            minStepRequests: 7
            minConfirmations: 3
            minJudgedWindows: 9
            clusterSize: 5
            errors: {maxRelativeIncrease: 10%, maxAbsoluteIncrease: 0.01%}
            clientErrors: {maxRelativeIncrease: 300%, maxAbsoluteIncrease: 20%}
            guard: {maxRelativeIncrease: 100%, maxAbsoluteIncrease: 2%}
            caution: {falseHoldRate: 0.2, measureNoise: true}
            latency: {maxSlowdown: 20%, quantiles: [0.5], proofQuantiles: [0.9], proofSlack: 0.2}
            sampleRatio: {tolerance: 20%, falseAlarmRate: 0.01, clusterSize: 20, onMismatch: rollback}
            downstream: {maxRelativeIncrease: 50%, maxAbsoluteIncrease: 1%, falseAlarmRate: 0.02, onAlarm: rollback}
            weights: {errors: 60, latency: 30, guard: 10}
            promotion: prove
            maxDuration: 30m
            maxExposureRequests: 5000
            onInconclusive: hold
            noDataWindows: 6
            """);
    // Then
    assertThat(config.falseRollbackRate()).isEqualTo(0.01);
    assertThat(config.falseProofRate()).isEqualTo(0.02);
    assertThat(config.caution()).isEqualTo(new CautionRules(0.2, true));
    assertThat(config.promotion()).isEqualTo(Promotion.PROVE);
    assertThat(config.minConfirmations()).isEqualTo(3);
    assertThat(config.minJudgedWindows()).isEqualTo(9);
    assertThat(config.clusterSize()).isEqualTo(5);
    assertThat(config.onInconclusive()).isEqualTo(Response.HOLD);
    assertThat(config.errors()).isEqualTo(new Margin(0.1, 0.0001));
    assertThat(config.clientErrors())
        .isEqualTo(ClientErrorRules.defaults().margin(new Margin(3, 0.2)));
    assertThat(config.guard()).isEqualTo(new Margin(1, 0.02));
    assertThat(config.latency().maxSlowdown()).isEqualTo(0.2);
    assertThat(config.latency().quantiles()).containsExactly(0.5);
    assertThat(config.latency().proofQuantiles()).containsExactly(0.9);
    assertThat(config.latency().proofSlack()).isEqualTo(0.2);
    assertThat(config.sampleRatio().tolerance()).isEqualTo(0.2);
    assertThat(config.sampleRatio().falseAlarmRate()).isEqualTo(0.01);
    assertThat(config.sampleRatio().clusterSize()).isEqualTo(20);
    assertThat(config.sampleRatio().onMismatch()).isEqualTo(Response.ROLLBACK);
    assertThat(config.downstream().margin()).isEqualTo(new Margin(0.5, 0.01));
    assertThat(config.downstream().falseAlarmRate()).isEqualTo(0.02);
    assertThat(config.downstream().onAlarm()).isEqualTo(Response.ROLLBACK);
    assertThat(config.metricWeights()).isEqualTo(new MetricWeights(0.6, 0.3, 0.1));
    var schedule = config.schedule();
    assertThat(schedule.intervalSeconds()).isEqualTo(10);
    assertThat(schedule.warmupSeconds()).isEqualTo(20);
    assertThat(schedule.settleWindows()).isEqualTo(2);
    assertThat(schedule.minStepWindows()).isEqualTo(4);
    assertThat(schedule.minStepRequests()).isEqualTo(7);
    assertThat(schedule.maxDurationSeconds()).isEqualTo(1800);
    assertThat(schedule.maxExposureRequests()).isEqualTo(5000);
    assertThat(schedule.noDataWindows()).isEqualTo(6);
  }

  @Test
  void shouldReadMetricsAndChecks() {
    // When
    var extras =
        config(
                """
                metrics:
                - {name: vip, weight: 20, edge: {serviceAccount: checkout}, errors: {}}
                - {name: vip-latency, edge: {serviceAccount: checkout}, latency: {maxSlowdown: 5%}}
                - name: orders
                  prometheus: {address: "http://prom:9090", bad: x, total: y}
                  errors: {maxRelativeIncrease: 0%, maxAbsoluteIncrease: 1%}
                - name: sizes
                  prometheus: {address: "http://prom:9090", buckets: b}
                  latency: {bounds: [1, 2, 4]}
                - name: queue
                  prometheus: {address: "http://prom:9090", p50: a, p99: c}
                  latency: {}
                - name: memory
                  prometheus: {address: "http://prom:9090", value: v}
                  threshold: {max: 100, failureLimit: 2}
                checks:
                - {name: smoke, url: "http://smoke", failureLimit: 1}
                """)
            .extras();
    // Then
    assertThat(extras.rates()).extracting(r -> r.name()).containsExactly("vip", "orders");
    assertThat(extras.rates().get(0).weight()).isEqualTo(0.2);
    assertThat(extras.rates().get(0).margin()).isEqualTo(new Margin(0.25, 0.0002));
    assertThat(extras.rates().get(1).margin()).isEqualTo(new Margin(0, 0.01));
    assertThat(extras.distributions())
        .extracting(d -> d.name())
        .containsExactly("vip-latency", "sizes");
    assertThat(extras.distributions().get(0).rules().maxSlowdown()).isEqualTo(0.05);
    assertThat(extras.distributions().get(1).rules().bounds()).containsExactly(1.0, 2.0, 4.0);
    assertThat(extras.quantiles().get(0).quantiles()).isEqualTo(List.of(0.5, 0.99));
    assertThat(extras.checks())
        .extracting(c -> c.name() + c.failureLimit())
        .containsExactly("memory2", "smoke1");
  }

  @Test
  void shouldSayWhatIsWrongWhenSourceAndRuleDoNotFit() {
    assertThatThrownBy(
            () ->
                config(
                    "metrics: [{name: a, prometheus: {address: 'http://p', value: v}, errors: {}}]"))
        .hasMessage("spec.analysis.metrics[a].errors needs prometheus.bad and total");
    assertThatThrownBy(
            () ->
                config(
                    "metrics: [{name: a, prometheus: {address: 'http://p', buckets: v}, latency: {}}]"))
        .hasMessageContaining("spec.analysis.metrics[a].latency.bounds is missing");
    assertThatThrownBy(
            () ->
                config(
                    "metrics: [{name: a, prometheus: {address: 'http://p', p50: v}, threshold: {max: 1}}]"))
        .hasMessage("spec.analysis.metrics[a].threshold needs prometheus.value");
    assertThatThrownBy(() -> config("sampleRatio: {tolerance: 95%}"))
        .hasMessageContaining("sampleRatio.tolerance is 0.95, allowed are 0 to 0.9");
  }

  private static AnalysisConfig config(String yaml) {
    try {
      return AnalysisFactory.config(YAML.readValue(yaml, AnalysisSpec.class));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
