package dev.sluice.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentsTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop, resourceVersion: "7", generation: 3, annotations: {note: x}}
      spec:
        replicas: 4
        selector: {matchLabels: {app: web, tier: front}}
        template: {metadata: {labels: {app: web, tier: front}, annotations: {a: b}}, spec: {containers: [{name: web, image: "web:1"}]}}
      status: {observedGeneration: 3, replicas: 5, updatedReplicas: 4, readyReplicas: 4, availableReplicas: 3}
      """;
  private static final SelectorLabel LABEL = new SelectorLabel("app", "web");

  /** It stands in the status of every Rollout, so a new release of this program must find it. */
  @Test
  void shouldNameARevisionAsEverWhenItsTemplateSaysNothingOfRestarts() {
    assertThat(view(WEB).revision()).isEqualTo("b222809554");
    assertThat(view(WEB.replace(", annotations: {a: b}", "")).revision()).isEqualTo("0ee7c71cd1");
  }

  @Test
  void shouldNameTheSameRevisionWhenPodsWereOnlyRestarted() {
    // Given
    var bare = WEB.replace(", annotations: {a: b}", "");
    var restarted =
        WEB.replace("annotations: {a: b}", "annotations: {kubectl.kubernetes.io/restartedAt: x}");
    // Then
    assertThat(view(restarted).revision()).isEqualTo(view(bare).revision());
    assertThat(view(restarted.replace("note: x", "sluice.dev/restarts: release")).revision())
        .isNotEqualTo(view(bare).revision());
  }

  @Test
  void shouldCountPods() {
    // When
    var view = view(WEB);
    // Then
    assertThat(view.pods()).isEqualTo(new View.Pods(5, 4, 4, 3));
    assertThat(view.complete()).isFalse();
    assertThat(view.mixed()).isTrue();
    assertThat(view(WEB.replace("observedGeneration: 3", "observedGeneration: 2")).mixed())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 | {type: Recreate} | true",
        "4 | {type: RollingUpdate, rollingUpdate: {maxUnavailable: 100%, maxSurge: 0}} | true",
        "4 | {type: RollingUpdate, rollingUpdate: {maxUnavailable: 4}} | true",
        "4 | {type: RollingUpdate, rollingUpdate: {maxUnavailable: 99%}} | false",
        "4 | {} | false",
        "1 | {} | false",
        "1 | {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1, maxSurge: 1}} | true",
        "1 | {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0%, maxSurge: 0%}} | true",
        "0 | {type: Recreate} | false"
      })
  void shouldKnowWhetherARollMayTakeAllPodsAway(String replicas, String strategy, boolean may) {
    var yaml =
        WEB.replace("replicas: 4\n", "replicas: " + replicas + "\n  strategy: " + strategy + "\n");
    assertThat(view(yaml).mayEmpty()).isEqualTo(may);
  }

  @Test
  void shouldNameTheClaimsThatTwoVersionsWouldShare() {
    // Given
    var yaml =
        WEB.replace(
            "spec: {containers",
            "spec: {volumes: [{name: a, persistentVolumeClaim: {claimName: data}},"
                + " {name: b, persistentVolumeClaim: {claimName: docs, readOnly: true}},"
                + " {name: c, emptyDir: {}}], containers");
    // Then
    assertThat(view(yaml).exclusiveVolumes()).containsExactly("data");
    assertThat(view(WEB).exclusiveVolumes()).isEmpty();
  }

  @Test
  void shouldTakeAnExpressionOfOneValueForALabel() {
    // Given
    var yaml =
        WEB.replace(
            "{matchLabels: {app: web, tier: front}}",
            "{matchExpressions: [{key: app, operator: In, values: [web]}, {key: tier, operator: Exists}]}");
    // Then
    assertThat(view(yaml).selector()).isEqualTo(Map.of("app", "web"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{key: app, operator: In, values: [web]} | {key: app, operator: In, values: [web-canary]}",
        "{key: app, operator: In, values: [web, x]} | {key: app, operator: In, values: [web-canary]}",
        "{key: app, operator: NotIn, values: [y, web-canary]} | {key: app, operator: NotIn, values: [y]}",
        "{key: app, operator: Exists} | {key: app, operator: Exists}",
        "{key: tier, operator: In, values: [front, back]} | {key: tier, operator: In, values: [front, back]}"
      })
  void shouldRewriteExpressionsThatNameTheLabel(String expression, String wanted) {
    // When
    var canary = canary(deployment(expressed(expression)));
    // Then
    assertThat(canary.getSpec().getSelector())
        .isEqualTo(
            deployment(expressed(wanted).replace("{app: web,", "{app: web-canary,"))
                .getSpec()
                .getSelector());
  }

  @Test
  void shouldLeaveAnExpressionOutWhenItWouldExcludeTheCanary() {
    assertThat(
            canary(deployment(expressed("{key: app, operator: NotIn, values: [web-canary]}")))
                .getSpec()
                .getSelector()
                .getMatchExpressions())
        .isEmpty();
  }

  @Test
  void shouldTellTheCanarysPodsFromAllOthers() {
    // When
    var pods = canary(deployment(WEB)).getSpec().getTemplate().getMetadata().getLabels();
    // Then
    assertThat(pods)
        .containsEntry("app", "web-canary")
        .containsEntry("tier", "front")
        .containsEntry("sluice.dev/rollout", "web")
        .containsEntry("sluice.dev/revision", "r2");
    assertThat(selector(Optional.of(canary(deployment(WEB))), "r2"))
        .isEqualTo(Map.of("app", "web-canary", "sluice.dev/revision", "r2"));
    assertThat(selector(Optional.empty(), "r2")).containsEntry("sluice.dev/revision", "r2");
    assertThat(selector(Optional.empty(), null)).isEqualTo(Map.of("app", "web-canary"));
  }

  @Test
  void shouldLeaveARunningCanaryAloneWhenAnEarlierVersionMadeIt() {
    // Given
    var wanted = canary(deployment(WEB));
    var earlier =
        wanted
            .edit()
            .editSpec()
            .editTemplate()
            .editMetadata()
            .removeFromLabels("sluice.dev/revision")
            .endMetadata()
            .endTemplate()
            .endSpec()
            .build();
    // Then
    assertThat(Deployments.KIND.drifted(wanted, earlier)).isFalse();
    assertThat(selector(Optional.of(earlier), "r2")).isEqualTo(Map.of("app", "web-canary"));
    assertThat(Deployments.KIND.drifted(wanted, wanted)).isFalse();
    assertThat(Deployments.KIND.drifted(wanted, canary(deployment(WEB.replace("web:1", "web:2")))))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "note: x | open | open",
        "note: x | closed | closed, paused",
        "held-by: web, sluice.dev/hold: open | closed | closed, paused",
        "held-by: other, sluice.dev/hold: open | open | open",
        "held-by: web, sluice.dev/hold: closed | closed | closed, paused",
        "held-by: web | open | open",
      })
  void shouldSayTheHoldWhenItIsNotSoAlready(String marks, String hold, String said) {
    // When
    var patch = Deployments.KIND.held(deployment(marked(marks)), "web", hold.equals("closed"));
    // Then
    assertThat(patch)
        .hasValue(
            """
            {"metadata":{"resourceVersion":"7","annotations":{"sluice.dev/held-by":"web","sluice.dev/hold":"%s","sluice.dev/left-paused":null}}%s}"""
                .formatted(hold, said.contains("paused") ? ",\"spec\":{\"paused\":true}" : ""));
  }

  @Test
  void shouldSayNothingWhenTheHoldIsAsItIsWanted() {
    assertThat(
            Deployments.KIND.held(
                deployment(marked("held-by: web, sluice.dev/hold: open")), "web", false))
        .isEmpty();
    assertThat(
            Deployments.KIND.held(
                paused("sluice.dev/held-by: web, sluice.dev/hold: closed"), "web", true))
        .isEmpty();
  }

  private static String marked(String marks) {
    return WEB.replace("note: x", marks.startsWith("note") ? marks : "sluice.dev/" + marks);
  }

  @Test
  void shouldOnlyLetGoOfAPauseOfItsOwn() {
    // Given
    var closed = paused("sluice.dev/held-by: web, sluice.dev/hold: closed");
    var users = paused("sluice.dev/held-by: web, sluice.dev/hold: open");
    var left = paused("sluice.dev/left-paused: because");
    // Then
    assertThat(Deployments.KIND.held(closed, "web", false).orElseThrow())
        .contains("\"paused\":null");
    assertThat(Deployments.KIND.held(left, "web", false).orElseThrow()).contains("\"paused\":null");
    assertThat(Deployments.KIND.held(users, "web", false)).isEmpty();
    assertThat(Deployments.KIND.released(closed))
        .contains("\"paused\":null", "\"sluice.dev/hold\":null");
    assertThat(Deployments.KIND.released(users)).doesNotContain("\"paused\":");
    assertThat(Deployments.KIND.leftPaused(users, "because"))
        .contains("\"paused\":true", "because");
  }

  private static Deployment paused(String marks) {
    return deployment(
        WEB.replace("note: x", marks).replace("replicas: 4\n", "replicas: 4\n  paused: true\n"));
  }

  private static String expressed(String expression) {
    return WEB.replace(
        "{matchLabels: {app: web, tier: front}}",
        "{matchLabels: {app: web, tier: front}, matchExpressions: [" + expression + "]}");
  }

  private static Deployment canary(Deployment target) {
    var owned =
        new ObjectMetaBuilder()
            .withName("web-canary")
            .addToLabels("sluice.dev/rollout", "web")
            .build();
    return Deployments.KIND.canary(target, owned, LABEL, "r2", 1);
  }

  private static Map<String, String> selector(Optional<Deployment> found, String revision) {
    return Deployments.KIND.canarySelector(Map.of("app", "web"), LABEL, found, revision);
  }

  private static View view(String yaml) {
    return Deployments.KIND.view(deployment(yaml));
  }

  private static Deployment deployment(String yaml) {
    return YAML.unmarshal(yaml, Deployment.class);
  }
}
