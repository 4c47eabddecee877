package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Crds;
import dev.sluice.testkit.Edits;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WebhookRegistrationIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private static final String SPLITS = "trafficsplits.split.smi-spec.io";
  private static final String TCP_ROUTES = "tcproutes.specs.smi-spec.io";

  private volatile String roots = new TestCertificates().rootPem();
  private WebhookRegistration registration;

  @BeforeEach
  void create() {
    registration =
        new WebhookRegistration(
            API.client(),
            "sluice-system",
            () -> roots,
            HoldFailurePolicy.FAIL,
            Duration.ofMillis(100));
  }

  @AfterEach
  void delete() {
    registration.close();
    stored().delete();
    validating().delete();
  }

  @Test
  void shouldWriteNothingWhenEverythingIsAsItShallBe() {
    // Given
    assertThat(registration.ensure()).isTrue();
    var version = stored().get().getMetadata().getResourceVersion();
    // When
    assertThat(registration.ensure()).isFalse();
    // Then
    assertThat(stored().get().getMetadata().getResourceVersion()).isEqualTo(version);
  }

  @Test
  void shouldFailPodsAndHeldDeploymentsAndLetTheRestPassWhenItCannotBeAsked() {
    // When
    registration.ensure();
    // Then
    assertThat(stored().get().getWebhooks())
        .extracting(MutatingWebhook::getFailurePolicy)
        .containsExactly("Fail", "Fail", "Ignore", "Ignore", "Ignore");
  }

  @Test
  void shouldTellTheApiServerWhenTheRootsChange() {
    // Given
    registration.start();
    await().until(() -> stored().get() != null);
    // When
    roots = roots + new TestCertificates().rootPem();
    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(stored().get().getWebhooks())
                    .allSatisfy(
                        it ->
                            assertThat(it.getClientConfig().getCaBundle())
                                .isEqualTo(
                                    Base64.getEncoder()
                                        .encodeToString(roots.getBytes(StandardCharsets.UTF_8)))));
  }

  @Test
  void shouldComeBackWhenItIsDeleted() {
    // Given
    registration.start();
    await().until(() -> stored().get() != null);
    // When
    stored().delete();
    // Then
    await().until(() -> stored().get() != null);
  }

  @Test
  void shouldTakeAwayWhatLetsPodsPassBy() {
    // Given
    registration.ensure();
    Edits.edit(
        stored(),
        it ->
            it.edit()
                .editWebhook(0)
                .addToMatchConditions(new MatchCondition("false", "never"))
                .endWebhook()
                .build());
    // When
    assertThat(registration.ensure()).isTrue();
    // Then
    assertThat(stored().get().getWebhooks().get(0).getMatchConditions()).isEmpty();
  }

  @Test
  void shouldOnlyAskForContentAndLetItPassWhenItCannotBeAsked() {
    // When
    registration.ensure();
    // Then
    var webhook = validating().get().getWebhooks().get(0);
    assertThat(webhook.getFailurePolicy()).isEqualTo("Ignore");
    assertThat(webhook.getRules())
        .allSatisfy(
            it -> {
              assertThat(it.getOperations()).containsExactly("CREATE", "UPDATE");
              assertThat(it.getResources()).noneMatch(resource -> resource.contains("/"));
            });
  }

  @Test
  void shouldSayWhoConvertsAndGoOnWhenDefinitionsAreAppliedAgain() {
    // Given
    Crds.installAll(API.client());
    assertThat(registration.ensure()).isTrue();
    // When
    Crds.installAll(API.client());
    // Then
    assertThat(registration.ensure()).isFalse();
    for (var name : KeptConversion.DEFINITIONS) {
      var config = definition(name).get().getSpec().getConversion().getWebhook().getClientConfig();
      assertThat(config.getCaBundle())
          .isEqualTo(Base64.getEncoder().encodeToString(roots.getBytes(StandardCharsets.UTF_8)));
      assertThat(config.getService().getName()).isEqualTo("sluice-conversion");
      assertThat(config.getService().getPath()).isEqualTo("/convert");
    }
  }

  @Test
  void shouldConvertAgainWhenSomebodyHasTurnedItOff() {
    // Given
    Crds.installAll(API.client());
    registration.ensure();
    Edits.edit(
        definition(SPLITS),
        it ->
            it.edit()
                .editSpec()
                .withNewConversion()
                .withStrategy("None")
                .endConversion()
                .endSpec()
                .build());
    // When
    assertThat(registration.ensure()).isTrue();
    // Then
    assertThat(definition(SPLITS).get().getSpec().getConversion().getStrategy())
        .isEqualTo("Webhook");
  }

  @Test
  void shouldGoOnWhenADefinitionIsNotThereYet() {
    // Given
    Crds.installAll(API.client());
    definition(TCP_ROUTES).delete();
    await().until(() -> definition(TCP_ROUTES).get() == null);
    registration.start();
    await().until(() -> stored().get() != null);
    // When
    Crds.install(API.client(), TcpRoute.class);
    // Then
    await()
        .until(
            () ->
                definition(TCP_ROUTES)
                        .get()
                        .getSpec()
                        .getConversion()
                        .getWebhook()
                        .getClientConfig()
                        .getCaBundle()
                    != null);
  }

  @Test
  void shouldLeaveADefinitionAloneWhenItIsNotOurs() {
    // Given
    Crds.installAll(API.client());
    registration.ensure();
    Edits.edit(
        definition(SPLITS),
        it ->
            it.edit()
                .editMetadata()
                .removeFromLabels("app.kubernetes.io/part-of")
                .endMetadata()
                .build());
    roots = new TestCertificates().rootPem();
    // When
    registration.ensure();
    // Then
    assertThat(
            definition(SPLITS)
                .get()
                .getSpec()
                .getConversion()
                .getWebhook()
                .getClientConfig()
                .getCaBundle())
        .isNotEqualTo(Base64.getEncoder().encodeToString(roots.getBytes(StandardCharsets.UTF_8)));
    Crds.installAll(API.client());
  }

  @Test
  void shouldHaveTheRightsThatItNeedsAndNoMore() throws IOException {
    // Given
    Crds.installAll(API.client());
    grantShippedRights();
    var config =
        new ConfigBuilder(Config.fromKubeconfig(API.kubeconfig()))
            .withImpersonateUsername(Samples.CONTROLLER)
            .build();
    try (var client = new KubernetesClientBuilder().withConfig(config).build();
        var ours =
            new WebhookRegistration(
                client,
                "sluice-system",
                () -> roots,
                HoldFailurePolicy.FAIL,
                Duration.ofSeconds(1))) {
      // When
      assertThat(ours.ensure()).isTrue();
      // Then
      var rollouts =
          client.apiextensions().v1().customResourceDefinitions().withName("rollouts.sluice.dev");
      assertThatThrownBy(rollouts::get)
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("forbidden");
    }
  }

  private static void grantShippedRights() throws IOException {
    try (var manifest = Files.newInputStream(Path.of("src/main/kubernetes/sluice.yaml"))) {
      API.client().load(manifest).items().stream()
          .filter(it -> it.getKind().startsWith("ClusterRole"))
          .forEach(it -> API.client().resource(it).forceConflicts().serverSideApply());
    }
  }

  private static Resource<CustomResourceDefinition> definition(String name) {
    return API.client().apiextensions().v1().customResourceDefinitions().withName(name);
  }

  private static Resource<ValidatingWebhookConfiguration> validating() {
    return API.client()
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName(ValidatingConfiguration.NAME);
  }

  private static Resource<MutatingWebhookConfiguration> stored() {
    return API.client()
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(WebhookConfiguration.NAME);
  }
}
