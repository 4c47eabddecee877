package dev.sluice.mesh.webhook;

import static org.awaitility.Awaitility.await;

import dev.sluice.domain.rollout.StableFloor;
import dev.sluice.testkit.Patience;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The real hold at admission for a test's API server: the shipped rules for Deployments, asked at
 * this machine. It can be away for one namespace.
 */
public final class HoldWebhook implements AutoCloseable {
  static final String AWAY = "test/admission-away";

  /** A busy machine is not what is tested. */
  private static final int TIMEOUT_SECONDS = 30;

  private static final int NOBODY_LISTENS = 1;

  private final KubernetesClient admin;
  private final String system;
  private final StableFloor floors;
  private final TestCertificates certificates = new TestCertificates();
  private final Vertx vertx = Vertx.vertx();
  private final WebhookServer server;

  /**
   * Returns when the API server asks it.
   *
   * @param admin who may do everything
   * @param system namespace of the controller's ServiceAccount {@code sluice}
   * @param floors what autoscalers may not go below
   */
  public HoldWebhook(KubernetesClient admin, String system, StableFloor floors) {
    this.floors = floors;
    this.admin = admin;
    this.system = system;
    server = new WebhookServer(vertx, 0, certificates, admission());
    register(system, "true", port(), HoldFailurePolicy.FAIL);
    probe(system + "-probe");
  }

  private Admission admission() {
    return new Admission(
        Samples.YAML,
        Samples.INJECTOR,
        PodSecurity.none(),
        new HoldGuard("system:serviceaccount:" + system + ":sluice", HoldingRollouts.of(admin)),
        new ScaleGuard(floors),
        (namespace, spec, status) -> Optional.empty());
  }

  private int port() {
    try {
      return server
          .start()
          .toCompletionStage()
          .toCompletableFuture()
          .get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) { // any: the test cannot begin
      throw new IllegalStateException(e);
    }
  }

  /** Nobody answers for this namespace any more; returns when the API server has learnt of it. */
  public void away(String namespace, HoldFailurePolicy policy) {
    register(namespace, "request.namespace == '" + namespace + "'", NOBODY_LISTENS, policy);
    label(namespace, "\"\"");
    await()
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(() -> !leavesMarksOut(namespace));
  }

  /** It answers again. */
  public void back(String namespace) {
    label(namespace, "null");
    await()
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(() -> leavesMarksOut(namespace));
    admin.admissionRegistration().v1().mutatingWebhookConfigurations().withName(namespace).delete();
  }

  private void label(String namespace, String value) {
    admin
        .namespaces()
        .withName(namespace)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"labels\":{\"" + AWAY + "\":" + value + "}}}");
  }

  private void register(String name, String where, int port, HoldFailurePolicy policy) {
    var configuration = WebhookConfiguration.render(system, certificates.rootPem(), policy);
    configuration.getMetadata().setName(name);
    configuration.getWebhooks().removeIf(it -> !it.getName().contains("hold"));
    configuration.getWebhooks().forEach(it -> local(it, where, port));
    if (port != NOBODY_LISTENS) {
      configuration.getWebhooks().forEach(HoldWebhook::unlessAway);
    }
    admin.resource(configuration).create();
  }

  private static void local(MutatingWebhook webhook, String where, int port) {
    webhook.getMatchConditions().add(new MatchCondition(where, "here"));
    var path = webhook.getClientConfig().getService().getPath();
    webhook.getClientConfig().setService(null);
    webhook.getClientConfig().setUrl("https://127.0.0.1:" + port + path);
    webhook.setTimeoutSeconds(TIMEOUT_SECONDS);
  }

  private static void unlessAway(MutatingWebhook webhook) {
    webhook.setNamespaceSelector(
        webhook
            .getNamespaceSelector()
            .edit()
            .addNewMatchExpression()
            .withKey(AWAY)
            .withOperator("DoesNotExist")
            .endMatchExpression()
            .build());
  }

  /** The API server asks a moment after it has stored the configuration. */
  private void probe(String namespace) {
    admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    await()
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(() -> leavesMarksOut(namespace));
  }

  private boolean leavesMarksOut(String namespace) {
    var probe =
        Samples.deployment(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: probe, annotations: {sluice.dev/held-by: probe}}
            spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: c}]}}}
            """);
    probe.getMetadata().setNamespace(namespace);
    var annotations = admin.resource(probe).dryRun().create().getMetadata().getAnnotations();
    return annotations == null || annotations.isEmpty();
  }

  @Override
  public void close() {
    server.close();
    vertx.close();
  }
}
