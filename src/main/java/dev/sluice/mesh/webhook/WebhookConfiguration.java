package dev.sluice.mesh.webhook;

import dev.sluice.api.rollout.v1alpha1.HoldAnnotation;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * When the API server asks us. Every field that the API server would fill in is written here, so
 * that what it stores equals what is wanted. Pure.
 *
 * <p>Pods: failure policy {@code Fail}. A pod that starts without its sidecar looks healthy, but
 * its calls are refused and anybody may call it past every TrafficTarget; a pod that does not start
 * yet is tried again by its owner. Only namespaces that asked for it are concerned, never those
 * that a cluster or this program needs to come up.
 *
 * <p>Deployments: only those that a Rollout holds, and never what our own controller writes, or it
 * would have to wait for itself. Failure policy {@code Fail}, unless the installation says
 * otherwise: a template that is not held in the same request may run before anybody has judged it.
 * One that is being deleted is let go, so that a namespace can end without us.
 *
 * <p>Copies of held Deployments, e.g. from a backup: failure policy {@code Ignore}. A pause too
 * much can be mended; a Deployment that could not be made again cannot.
 *
 * <p>Scales of Deployments: only where they become smaller; which of them are released, a scale
 * does not say. Failure policy {@code Ignore}: an autoscaler must work without us, and requests
 * then come home step by step.
 *
 * <p>Rollouts: failure policy {@code Ignore}. It only warns.
 */
final class WebhookConfiguration {
  static final String NAME = "sluice";
  static final String INJECT = "inject.sluice.dev";
  static final String HOLD = "hold.sluice.dev";
  static final String COPY = "copy.hold.sluice.dev";
  static final String SCALE = "scale.hold.sluice.dev";
  static final String ADVISE = "advise.sluice.dev";

  private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
  private static final String KUBE_SYSTEM = "kube-system";
  private static final int INJECT_SECONDS = 10;
  private static final int HOLD_SECONDS = 5;
  private static final int SCALE_SECONDS = 2;
  private static final int ADVISE_SECONDS = 5;

  /** Zero is left out of what is stored. */
  private static final String SHRINKS =
      "(has(object.spec.replicas) ? object.spec.replicas : 0)"
          + " < (has(oldObject.spec.replicas) ? oldObject.spec.replicas : 0)";

  private static final int SERVICE_PORT = 443;

  private final String namespace;
  private final String rootsPem;
  private final HoldFailurePolicy holdFailure;

  private WebhookConfiguration(String namespace, String rootsPem, HoldFailurePolicy holdFailure) {
    this.namespace = namespace;
    this.rootsPem = rootsPem;
    this.holdFailure = holdFailure;
  }

  /**
   * @param namespace our own; its Service is called {@link #NAME}
   * @param rootsPem all certificates that the server's certificate may come from
   * @param holdFailure what becomes of changes to held Deployments while we cannot be asked
   */
  static MutatingWebhookConfiguration render(
      String namespace, String rootsPem, HoldFailurePolicy holdFailure) {
    var configuration = new WebhookConfiguration(namespace, rootsPem, holdFailure);
    return new MutatingWebhookConfigurationBuilder()
        .withNewMetadata()
        .withName(NAME)
        .addToLabels("app.kubernetes.io/name", NAME)
        .endMetadata()
        .withWebhooks(
            configuration.inject(),
            configuration.hold(),
            configuration.copy(),
            configuration.scale(),
            configuration.advise())
        .build();
  }

  private MutatingWebhook inject() {
    return webhook(INJECT, "/inject", rule("", "v1", "pods", "CREATE"))
        .withFailurePolicy("Fail")
        .withTimeoutSeconds(INJECT_SECONDS)
        .withReinvocationPolicy("IfNeeded")
        .withNamespaceSelector(members())
        .withObjectSelector(selector(PodOptions.INJECT, "NotIn", "false"))
        .build();
  }

  private MutatingWebhook hold() {
    return deployments(HOLD, "UPDATE")
        .withFailurePolicy(holdFailure.text())
        .withMatchConditions(
            notOurs(),
            new MatchCondition(carries("oldObject", HoldAnnotation.HELD_BY), "held"),
            new MatchCondition("!has(object.metadata.deletionTimestamp)", "stays"))
        .build();
  }

  private MutatingWebhook copy() {
    String marked =
        carries("object", HoldAnnotation.HELD_BY)
            + " || "
            + carries("object", HoldAnnotation.LEFT_PAUSED);
    String unheld = "oldObject == null || !" + carries("oldObject", HoldAnnotation.HELD_BY);
    return deployments(COPY, "CREATE", "UPDATE")
        .withFailurePolicy("Ignore")
        .withMatchConditions(
            notOurs(), new MatchCondition(marked, "marked"), new MatchCondition(unheld, "unheld"))
        .build();
  }

  private MutatingWebhook scale() {
    return webhook(SCALE, "/scale", rule("apps", "v1", "deployments/scale", "UPDATE"))
        .withFailurePolicy("Ignore")
        .withTimeoutSeconds(SCALE_SECONDS)
        .withReinvocationPolicy("Never")
        .withNamespaceSelector(selector(NAMESPACE_NAME, "NotIn", namespace))
        .withObjectSelector(new LabelSelector())
        .withMatchConditions(notOurs(), new MatchCondition(SHRINKS, "shrinks"))
        .build();
  }

  private MutatingWebhookBuilder deployments(String name, String... operations) {
    return webhook(name, "/hold", rule("apps", "v1", "deployments", operations))
        .withTimeoutSeconds(HOLD_SECONDS)
        .withReinvocationPolicy("IfNeeded")
        .withNamespaceSelector(selector(NAMESPACE_NAME, "NotIn", namespace))
        .withObjectSelector(new LabelSelector());
  }

  private MutatingWebhook advise() {
    return webhook(
            ADVISE, "/advise", rule("sluice.dev", "v1alpha1", "rollouts", "CREATE", "UPDATE"))
        .withFailurePolicy("Ignore")
        .withTimeoutSeconds(ADVISE_SECONDS)
        .withReinvocationPolicy("Never")
        .withNamespaceSelector(new LabelSelector())
        .withObjectSelector(new LabelSelector())
        .build();
  }

  private static String carries(String object, String annotation) {
    return "(has(%1$s.metadata.annotations) && '%2$s' in %1$s.metadata.annotations)"
        .formatted(object, annotation);
  }

  private MatchCondition notOurs() {
    return new MatchCondition(
        "request.userInfo.username != 'system:serviceaccount:%s:%s'".formatted(namespace, NAME),
        "not-ours");
  }

  private MutatingWebhookBuilder webhook(String name, String path, RuleWithOperations rule) {
    return new MutatingWebhookBuilder()
        .withName(name)
        .withClientConfig(client(path))
        .withRules(rule)
        .withMatchPolicy("Equivalent")
        .withSideEffects("None")
        .withAdmissionReviewVersions("v1");
  }

  private WebhookClientConfig client(String path) {
    return new WebhookClientConfigBuilder()
        .withCaBundle(Base64.getEncoder().encodeToString(rootsPem.getBytes(StandardCharsets.UTF_8)))
        .withNewService()
        .withNamespace(namespace)
        .withName(NAME)
        .withPath(path)
        .withPort(SERVICE_PORT)
        .endService()
        .build();
  }

  private static RuleWithOperations rule(
      String group, String version, String resource, String... operations) {
    return new RuleWithOperationsBuilder()
        .withApiGroups(group)
        .withApiVersions(version)
        .withResources(resource)
        .withOperations(operations)
        .withScope("Namespaced")
        .build();
  }

  private LabelSelector members() {
    return new LabelSelectorBuilder()
        .addNewMatchExpression()
        .withKey(PodOptions.INJECT)
        .withOperator("In")
        .withValues("enabled")
        .endMatchExpression()
        .addNewMatchExpression()
        .withKey(NAMESPACE_NAME)
        .withOperator("NotIn")
        .withValues(KUBE_SYSTEM, namespace)
        .endMatchExpression()
        .build();
  }

  private static LabelSelector selector(String key, String operator, String... values) {
    return new LabelSelectorBuilder()
        .addNewMatchExpression()
        .withKey(key)
        .withOperator(operator)
        .withValues(values)
        .endMatchExpression()
        .build();
  }
}
