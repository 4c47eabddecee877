package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.mesh.ca.ShippedRights;
import dev.sluice.testkit.ApiServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
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
  private static final String CRD = "udproutes.specs.smi-spec.io";

  @RegisterExtension static final ApiServer API = new ApiServer();

  private final String namespace = "bundles-" + UUID.randomUUID();
  private final String old = new TestCertificates().rootPem();
  private final String both = old + new TestCertificates().rootPem();
  private KubernetesClient client;
  private CaBundles bundles;
  private CustomResourceDefinition before;

  @BeforeEach
  void grant() {
    client = ShippedRights.grant(API.client(), API.kubeconfig(), namespace);
    bundles = new CaBundles(client, namespace);
    before = crds().withName(CRD).get();
    if (before != null) {
      crds().withName(CRD).delete();
    }
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
    crds().withName(CRD).delete();
    if (before != null) {
      before.getMetadata().setResourceVersion(null);
      API.client().resource(before).create();
    }
    client.close();
  }

  @Test
  void shouldNameEveryWayToUsThatDoesNotTrustTheseRoots() {
    // Given
    API.client().resource(WebhookConfiguration.render(namespace, old)).create();
    API.client().resource(validating(old)).create();
    API.client().resource(converted(old)).create();
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

  private CustomResourceDefinition converted(String rootsPem) {
    return new CustomResourceDefinitionBuilder()
        .withNewMetadata()
        .withName(CRD)
        .addToAnnotations("api-approved.kubernetes.io", "unapproved, a test")
        .endMetadata()
        .withNewSpec()
        .withGroup("specs.smi-spec.io")
        .withScope("Namespaced")
        .withNewNames()
        .withKind("UDPRoute")
        .withPlural("udproutes")
        .endNames()
        .addNewVersion()
        .withName("v1alpha4")
        .withServed(true)
        .withStorage(true)
        .withNewSchema()
        .withNewOpenAPIV3Schema()
        .withType("object")
        .endOpenAPIV3Schema()
        .endSchema()
        .endVersion()
        .withNewConversion()
        .withStrategy("Webhook")
        .withNewWebhook()
        .withConversionReviewVersions("v1")
        .withNewClientConfig()
        .withCaBundle(base64(rootsPem))
        .withNewService("sluice", namespace, "/convert", 443)
        .endClientConfig()
        .endWebhook()
        .endConversion()
        .endSpec()
        .build();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
          CustomResourceDefinition,
          io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionList,
          io.fabric8.kubernetes.client.dsl.Resource<CustomResourceDefinition>>
      crds() {
    return API.client().apiextensions().v1().customResourceDefinitions();
  }
}
