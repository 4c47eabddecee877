package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import org.junit.jupiter.api.Test;

/** What the API server refuses is told in its own words, ends nothing and rejects nothing. */
@Simulated
class RefusalIT {
  private static final Version V2 = Version.of("v2");

  @Test
  void shouldTellAndGoOnWhenAQuotaRefusesTheCanary(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    quota(space, "count/deployments.apps", 1);
    // When
    web.release(V2);
    var refused = web.until("quota's words", r -> Web.words(r).contains("exceeded quota"));
    // Then
    assertThat(Web.condition(refused, "Ready")).isEqualTo("False/Refused");
    assertThat(Web.words(refused)).contains("Deployment web-canary", "count/deployments.apps");
    assertThat(refused.getStatus().phase()).as("it does not begin").isEqualTo("Stable");
    assertThat(web.told()).contains("Refused");
    // When
    space.client().resourceQuotas().inNamespace(space.name()).withName("team").delete();
    // Then
    web.reaches("Promoted");
    assertThat(web.condition("Ready")).isEqualTo("True/Holding");
    assertThat(Web.words(web.rollout().get())).doesNotContain("quota");
  }

  @Test
  void shouldReleaseAllTheSameAndSaySoWhenTheRecordingIsRefused(SimulatedNamespace space) {
    // Given
    var web = space.web().steps("[{setWeight: 50}, {pause: {}}]").start();
    quota(space, "count/configmaps", 0);
    // When
    web.release(V2);
    // Then
    var said = web.until("said", r -> Web.condition(r, "Recorded").equals("False/RecordingFailed"));
    assertThat(Web.words(said)).contains("ConfigMap web-", "exceeded quota");
    web.isAtStep("2/2");
    assertThat(web.told()).containsOnlyOnce("RecordingFailed");
    // When
    space.client().resourceQuotas().inNamespace(space.name()).withName("team").delete();
    // Then
    web.until("recorded again", r -> Web.condition(r, "Recorded").isEmpty());
  }

  @Test
  void shouldTellWhenAQuotaRefusesTheCanarysPods(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    quota(space, "pods", 2);
    // When
    web.release(V2);
    // Then
    web.until("quota's words", r -> Web.words(r).contains("exceeded quota"));
    assertThat(web.told()).contains("PodsRefused");
  }

  @Test
  void shouldNameTheFieldWhenTheServicesNameIsTooLong(SimulatedNamespace space) {
    // Given
    String name = "s".repeat(57);
    var web = space.web().name(name).deploy();
    // When
    assertThatThrownBy(web::applyRollout)
        // Then
        .hasMessageContaining("spec.service.name")
        .hasMessageContaining("at most 56 characters");
  }

  @Test
  void shouldNameTheFieldWhenTheSelectorCannotBeRewritten(SimulatedNamespace space) {
    // Given
    space.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 1
          selector:
            matchLabels: {app: web}
            matchExpressions: [{key: app, operator: In, values: [web]}]
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:v1"}]}
        """);
    space.apply(service());
    // When
    space.apply(rollout("web"));
    // Then
    space.until(
        space.rollout("web"),
        "the reason",
        r -> r != null && Web.condition(r, "Ready").equals("False/SelectorNotRewritable"));
    var told = space.rollout("web").get();
    assertThat(Web.condition(told, "Stalled")).isEqualTo("True/SelectorNotRewritable");
    assertThat(Web.words(told)).contains("matchExpressions", "[app]");
  }

  @Test
  void shouldForgetTheProblemWhenItIsGone(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    String story = web.status().message();
    var port = "{\"spec\":{\"service\":{\"port\":%d}}}";
    web.patch(port.formatted(81));
    web.until("trouble", r -> Web.condition(r, "Ready").equals("False/ServicePortNotFound"));
    // When
    web.patch(port.formatted(80));
    var healed = web.until("Ready", r -> Web.condition(r, "Ready").equals("True/Holding"));
    // Then
    assertThat(healed.getStatus().message()).isEqualTo(story);
    assertThat(Web.words(healed)).doesNotContain("81");
    assertThat(Web.condition(healed, "Stalled")).isEmpty();
    assertThat(Web.condition(healed, "Reconciling")).isEmpty();
  }

  @Test
  void shouldNameTheOtherSplitWhenTheServiceHasOne(SimulatedNamespace space) {
    // Given
    var web = space.web().deploy();
    space.apply(
        """
        apiVersion: split.smi-spec.io/v1alpha4
        kind: TrafficSplit
        metadata: {name: theirs}
        spec: {service: web, backends: [{service: web, weight: 1}]}
        """);
    // When
    web.applyRollout();
    web.until("trouble", r -> Web.condition(r, "Ready").equals("False/ServiceSplitByOther"));
    assertThat(Web.words(web.rollout().get())).contains("TrafficSplit theirs");
    space
        .client()
        .resources(TrafficSplit.class)
        .inNamespace(space.name())
        .withName("theirs")
        .delete();
    // Then
    web.reaches("Stable");
    space.until(web.split(), "our split", s -> s != null);
  }

  private static void quota(SimulatedNamespace space, String what, int most) {
    var quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withNamespace(space.name())
            .withName("team")
            .endMetadata()
            .withNewSpec()
            .addToHard(what, new Quantity(String.valueOf(most)))
            .endSpec()
            .build();
    space.client().resource(quota).create();
    space.until(
        space.client().resourceQuotas().inNamespace(space.name()).withName("team"),
        "quota counted",
        q -> q.getStatus() != null && q.getStatus().getHard() != null);
  }

  private static String service() {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {selector: {app: web}, ports: [{name: http, port: 80}]}
    """;
  }

  private static String rollout(String name) {
    return """
    apiVersion: sluice.dev/v1alpha1
    kind: Rollout
    metadata: {name: web}
    spec:
      targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
      service: {name: %1$s, port: 80}
      strategy: {canary: {steps: [{setWeight: 20}]}}
    """
        .formatted(name);
  }
}
