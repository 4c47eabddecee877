package dev.sluice.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.simulation.Simulated;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import org.junit.jupiter.api.Test;

/** What the API server refuses stands on the Rollout in its own words, and ends with its cause. */
@Simulated
class RefusedIT {

  private static final Version V2 = Version.of("v2");

  /** Everything that a person would look at. */
  private static boolean says(dev.sluice.api.rollout.v1alpha1.Rollout rollout, String words) {
    return rollout.getStatus() != null
        && rollout.getStatus().conditions().stream()
            .filter(c -> c.getType().equals("Ready") || c.getType().equals("Stalled"))
            .anyMatch(c -> c.getMessage().contains(words));
  }

  private static void quota(SimulatedNamespace space, String hard) {
    space.apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: little}
        spec: {hard: {%s}}
        """
            .formatted(hard));
    space.until(
        space.client().resourceQuotas().inNamespace(space.name()).withName("little"),
        "counted",
        q -> q != null && q.getStatus() != null && q.getStatus().getUsed() != null);
  }

  private static void lift(SimulatedNamespace space) {
    space.client().resourceQuotas().inNamespace(space.name()).withName("little").delete();
  }

  @Test
  void shouldSaySoAndGoOnLaterWhenAQuotaRefusesTheCanary(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    quota(space, "count/deployments.apps: 1");
    web.release(V2);
    web.until("the quota's words", r -> says(r, "exceeded quota"));
    assertThat(web.status().rejectedRevision()).isNull();
    // When
    lift(space);
    // Then
    web.reaches("Promoted").untilItRuns(V2);
    assertThat(web.events()).filteredOn(e -> e.getMessage().contains("exceeded quota")).hasSize(1);
    assertThat(web.status().history()).hasSize(1);
  }

  @Test
  void shouldNotRejectWhenAQuotaRefusesTheCanaryPastTheDeadline(SimulatedNamespace space) {
    // Given
    var web = space.web().canary("progressDeadline: 2s, drain: 0s").start();
    quota(space, "count/deployments.apps: 1");
    // When
    web.release(V2);
    // Then
    web.until("over", r -> says(r, "exceeded quota") || r.getStatus().phase().equals("RolledBack"));
    assertThat(web.status().rejectedRevision()).isNull();
    web.until("the quota's words", r -> Web.words(r).contains("exceeded quota"));
  }

  @Test
  void shouldNameTheReasonWhenAQuotaRefusesTheCanarysPods(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    quota(space, "pods: 2");
    // When
    web.release(V2);
    // Then
    web.until("the quota's words", r -> r.getStatus().message().contains("exceeded quota"));
    lift(space);
    web.reaches("Promoted");
  }

  @Test
  void shouldSaySoWhenTheSelectorHasExpressionsThatTheCanaryCannotMeet(SimulatedNamespace space) {
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
    var web = space.web().withoutDeployment();
    web.until(
        "said, or released",
        r ->
            r.getStatus() != null
                && (says(r, "selector") || r.getStatus().phase().equals("Stable")));
    // When
    web.release(V2);
    // Then
    web.until(
        "said, or released", r -> says(r, "selector") || r.getStatus().phase().equals("Promoted"));
    assertThat(web.status().rejectedRevision()).isNull();
  }

  @Test
  void shouldSayTheRulesWordsWhenAPolicyRefusesTheCanary(SimulatedNamespace space) {
    // Given
    var web = space.web().start();
    space.clusterApply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: %1$s}
        spec:
          failurePolicy: Fail
          matchConstraints:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
            resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]
          validations: [{expression: "false", message: "no new Deployments on a Friday"}]
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: %1$s}
        spec: {policyName: %1$s, validationActions: [Deny]}
        """
            .formatted(space.name()));
    space.until(
        "in force",
        () ->
            space.refuses(
                "apiVersion: apps/v1\n"
                    + "kind: Deployment\n"
                    + "metadata: {name: x}\n"
                    + "spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a:"
                    + " b}}, spec: {containers: [{name: a, image: b}]}}}"));
    // When
    web.release(V2);
    // Then
    web.until("the policy's words", r -> says(r, "no new Deployments on a Friday"));
    assertThat(web.status().rejectedRevision()).isNull();
  }

  @Test
  void shouldStopNobodyElseWhenARolloutHasNoSpec(SimulatedNamespace space) {
    // Given
    boolean refused =
        space.refuses("apiVersion: sluice.dev/v1alpha1\nkind: Rollout\nmetadata: {name: broken}");
    if (!refused) {
      space.apply("apiVersion: sluice.dev/v1alpha1\nkind: Rollout\nmetadata: {name: broken}");
    }
    // When
    var web = space.web().start();
    // Then
    web.release(V2).reaches("Promoted");
    space.rollout("broken").delete();
    space.until(space.rollout("broken"), "gone", r -> r == null);
  }
}
