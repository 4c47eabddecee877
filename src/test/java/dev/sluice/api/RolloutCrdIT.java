package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Patience;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The committed definition, as an API server takes and enforces it. */
class RolloutCrdIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private static final String PROMETHEUS = "prometheus: {address: \"http://p:9090\", ";

  @BeforeAll
  static void install() throws IOException {
    var crd =
        API.client()
            .getKubernetesSerialization()
            .unmarshal(
                Files.readString(Path.of("crds/rollouts.sluice.dev.yaml")),
                CustomResourceDefinition.class);
    API.client().resource(crd).forceConflicts().serverSideApply();
    API.client()
        .resource(crd)
        .waitUntilCondition(RolloutCrdIT::established, Patience.SECONDS, TimeUnit.SECONDS);
  }

  private static boolean established(CustomResourceDefinition crd) {
    return crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  @Test
  void shouldFillTheDefaultsInWhenLittleIsSaid() {
    // When
    var spec = create("guard: {}, sampleRatio: {}, downstream: {}, weights: {}").getSpec();
    // Then
    var analysis = spec.analysis();
    assertThat(analysis.guard().maxRelativeIncrease()).isEqualTo("200%");
    assertThat(analysis.sampleRatio().onMismatch()).isEqualTo("hold");
    assertThat(analysis.downstream().falseAlarmRate()).isEqualTo(0.001);
    assertThat(analysis.weights().errors()).isEqualTo(45);
    assertThat(analysis.onInconclusive()).isEqualTo("rollback");
  }

  @Test
  void shouldTakeEveryKindOfMetric() {
    // When
    var metrics =
        create(
                "metrics: [{name: a, edge: {serviceAccount: x}, errors: {}},"
                    + "{name: b, edge: {serviceAccount: x}, latency: {}},"
                    + "{name: c, "
                    + PROMETHEUS
                    + "bad: x, total: y}, errors: {}},"
                    + "{name: d, "
                    + PROMETHEUS
                    + "buckets: x}, latency: {bounds: [1, 2]}},"
                    + "{name: e, "
                    + PROMETHEUS
                    + "p50: x, p99: y}, latency: {}},"
                    + "{name: f, "
                    + PROMETHEUS
                    + "value: x}, threshold: {max: 3}}],"
                    + "checks: [{name: smoke, url: \"http://smoke\"}]")
            .getSpec()
            .analysis()
            .metrics();
    // Then
    assertThat(metrics).hasSize(6).allMatch(metric -> metric.weight() == 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          metrics: [{name: a, errors: {}}]                                   | a needs exactly one source, allowed: edge, prometheus
          metrics: [{name: a, edge: {serviceAccount: x}}]                    | a needs exactly one rule, allowed: errors, latency, threshold
          metrics: [{name: a, edge: {serviceAccount: x}, threshold: {max: 1}}] | a has a threshold for an edge, allowed for an edge: errors, latency
          metrics: [{name: a, prometheus: {address: "http://p", bad: x}, errors: {}}] | needs exactly one of: bad and total
          metrics: [{name: a, prometheus: {address: "ftp://p", value: x}, threshold: {max: 1}}] | prometheus.address
          metrics: [{name: a, prometheus: {address: "http://p", value: x}, threshold: {}}] | a threshold needs min, max or both
          metrics: [{name: A B, edge: {serviceAccount: x}, errors: {}}]      | spec.analysis.metrics[0].name
          weights: {errors: 50, latency: 45, guard: 10}                      | errors, latency and guard must be 100 together
          onInconclusive: maybe                                              | spec.analysis.onInconclusive: maybe is not known, allowed: hold, rollback
          sampleRatio: {onMismatch: shout}                                   | spec.analysis.sampleRatio.onMismatch: shout is not known
          downstream: {onAlarm: shout}                                       | spec.analysis.downstream.onAlarm: shout is not known
          settleWindows: -1                                                  | spec.analysis.settleWindows
          guard: {maxAbsoluteIncrease: much}                                 | spec.analysis.guard.maxAbsoluteIncrease
          checks: [{name: smoke, url: nowhere}]                              | spec.analysis.checks[0].url
          """)
  void shouldRefuseAndNameTheFieldWhenTheAnalysisCannotBe(String analysis, String message) {
    assertThatThrownBy(() -> create(analysis))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(message);
  }

  private static Rollout create(String analysis) {
    var yaml =
        """
        apiVersion: sluice.dev/v1alpha1
        kind: Rollout
        metadata: {generateName: r-, namespace: default}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          service: {port: 80}
          strategy: {canary: {steps: [{setWeight: 5}]}}
          analysis: {%s}
        """
            .formatted(analysis);
    return API.client()
        .resource(API.client().getKubernetesSerialization().unmarshal(yaml, Rollout.class))
        .dryRun()
        .create();
  }
}
