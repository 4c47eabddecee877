package dev.sluice.mesh.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperationsBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import java.util.Base64;

/**
 * When the API server asks us whether an SMI object can be right. Every field that the API server
 * would fill in is written here. Pure.
 *
 * <p>Failure policy {@code Ignore}: what slips through grants nothing and receives nothing, and its
 * status says why. {@code Fail} would keep people from changing weights, or from taking a grant
 * back, while this program is away. Deletions and changes of status are never asked about.
 */
final class ValidatingConfiguration {
  static final String NAME = "sluice";
  static final String VALIDATE = "validate.sluice.dev";

  private static final int SECONDS = 5;
  private static final int SERVICE_PORT = 443;
  private static final String[] VERSIONS = {"v1alpha1", "v1alpha2", "v1alpha3", "v1alpha4"};

  private ValidatingConfiguration() {}

  /**
   * @param namespace our own; its Service is called {@link #NAME}
   * @param rootsPem all certificates that the server's certificate may come from
   */
  static ValidatingWebhookConfiguration render(String namespace, String rootsPem) {
    return new ValidatingWebhookConfigurationBuilder()
        .withNewMetadata()
        .withName(NAME)
        .addToLabels("app.kubernetes.io/name", NAME)
        .endMetadata()
        .addNewWebhook()
        .withName(VALIDATE)
        .withNewClientConfig()
        .withCaBundle(Base64.getEncoder().encodeToString(rootsPem.getBytes(UTF_8)))
        .withNewService()
        .withNamespace(namespace)
        .withName(NAME)
        .withPath(WebhookServer.VALIDATE)
        .withPort(SERVICE_PORT)
        .endService()
        .endClientConfig()
        .withRules(
            rule("split.smi-spec.io", "trafficsplits"),
            rule("specs.smi-spec.io", "httproutegroups", "tcproutes", "udproutes"),
            rule("access.smi-spec.io", "traffictargets", "identitybindings"))
        .withMatchConditions(new MatchCondition(notOurs(namespace), "not-ours"))
        .withFailurePolicy("Ignore")
        .withTimeoutSeconds(SECONDS)
        .withMatchPolicy("Equivalent")
        .withSideEffects("None")
        .withAdmissionReviewVersions("v1")
        .withNamespaceSelector(new LabelSelector())
        .withObjectSelector(new LabelSelector())
        .endWebhook()
        .build();
  }

  /** Our own controller writes what it has computed, and shall not wait for itself. */
  private static String notOurs(String namespace) {
    return "request.userInfo.username != 'system:serviceaccount:%s:%s'".formatted(namespace, NAME);
  }

  /** At the version that it was written at, so that an error names fields as their author does. */
  private static RuleWithOperations rule(String group, String... resources) {
    return new RuleWithOperationsBuilder()
        .withApiGroups(group)
        .withApiVersions(VERSIONS)
        .withResources(resources)
        .withOperations("CREATE", "UPDATE")
        .withScope("Namespaced")
        .build();
  }
}
