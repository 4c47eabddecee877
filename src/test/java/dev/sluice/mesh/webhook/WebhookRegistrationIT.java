package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testkit.ApiServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WebhookRegistrationIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private volatile String roots = new TestCertificates().rootPem();
  private WebhookRegistration registration;

  @BeforeEach
  void create() {
    registration =
        new WebhookRegistration(API.client(), "sluice-system", () -> roots, Duration.ofMillis(100));
  }

  @AfterEach
  void delete() {
    registration.close();
    stored().delete();
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
  void shouldFailPodsAndLetAllElsePassWhenItCannotBeAsked() {
    // When
    registration.ensure();
    // Then
    assertThat(stored().get().getWebhooks())
        .extracting(MutatingWebhook::getFailurePolicy)
        .containsExactly("Fail", "Ignore", "Ignore");
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
    stored()
        .edit(
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

  private static Resource<MutatingWebhookConfiguration> stored() {
    return API.client()
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(WebhookConfiguration.NAME);
  }
}
