package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mesh.ca.ShippedRights;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Crds;
import dev.sluice.testkit.Edits;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceConversion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceConversionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With the rights that we ship. */
class CaBundlesIT {
  private static final String CRD = "tcproutes.specs.smi-spec.io";

  @RegisterExtension static final ApiServer API = new ApiServer();

  private final String namespace = "bundles-" + UUID.randomUUID();
  private final String old = new TestCertificates().rootPem();
  private final String both = old + new TestCertificates().rootPem();
  private KubernetesClient client;
  private CaBundles bundles;

  @BeforeEach
  void grant() {
    client = ShippedRights.grant(API.client(), API.kubeconfig(), namespace);
    bundles = new CaBundles(client, namespace);
    Crds.installAll(API.client());
  }

  @AfterEach
  void cleanUp() {
    API.client()
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName("sluice")
        .delete();
    API.client()
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName("sluice")
        .delete();
    convert(new CustomResourceConversionBuilder().withStrategy("None").build());
    Crds.installAll(API.client());
    client.close();
  }

  @Test
  void shouldNameEveryWayToUsThatDoesNotTrustTheseRoots() {
    // Given
    API.client()
        .resource(WebhookConfiguration.render(namespace, old, HoldFailurePolicy.FAIL))
        .create();
    API.client().resource(validating(old)).create();
    convert(byUs(old));
    // When, then
    assertThat(bundles.lacking(old)).isEmpty();
    assertThat(bundles.lacking(both))
        .containsExactly(
            "MutatingWebhookConfiguration sluice",
            "ValidatingWebhookConfiguration sluice",
            "CustomResourceDefinition " + CRD);
  }

  @Test
  void shouldLackNothingWhenNothingIsRegistered() {
    assertThat(bundles.lacking(both)).isEmpty();
  }

  private static io.fabric8.kubernetes.api.model.admissionregistration.v1
          .ValidatingWebhookConfiguration
      validating(String rootsPem) {
    return new ValidatingWebhookConfigurationBuilder()
        .withNewMetadata()
        .withName("sluice")
        .endMetadata()
        .addNewWebhook()
        .withName("check.sluice.dev")
        .withAdmissionReviewVersions("v1")
        .withSideEffects("None")
        .withNewClientConfig()
        .withNewService("sluice", "sluice-system", "/", 443)
        .withCaBundle(base64(rootsPem))
        .endClientConfig()
        .endWebhook()
        .build();
  }

  private CustomResourceConversion byUs(String rootsPem) {
    return new CustomResourceConversionBuilder()
        .withStrategy("Webhook")
        .withNewWebhook()
        .withConversionReviewVersions("v1")
        .withNewClientConfig()
        .withCaBundle(base64(rootsPem))
        .withNewService("sluice-conversion", namespace, "/convert", 443)
        .endClientConfig()
        .endWebhook()
        .build();
  }

  /** Changed and put back, never deleted: other tests use it too. */
  private static void convert(CustomResourceConversion conversion) {
    Edits.edit(
        API.client().apiextensions().v1().customResourceDefinitions().withName(CRD),
        crd ->
            new CustomResourceDefinitionBuilder(crd)
                .editSpec()
                .withConversion(conversion)
                .endSpec()
                .build());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
