package dev.sluice.mesh.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;
import dev.sluice.testkit.ApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens that a real API server signed, judged by it. */
class TokenAuthenticatorIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private final String namespace = "id-" + UUID.randomUUID();
  private final TokenAuthenticator authenticator =
      new TokenAuthenticator(new KubernetesTokenReviews(API.client()), Clock.systemUTC());
  private Pod pod;

  @BeforeEach
  void createPod() {
    API.client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    API.client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
    pod =
        API.client()
            .resource(
                new PodBuilder()
                    .withNewMetadata()
                    .withName("web-1")
                    .withNamespace(namespace)
                    .endMetadata()
                    .withNewSpec()
                    .withServiceAccountName("web")
                    .addNewContainer()
                    .withName("web")
                    .withImage("web")
                    .endContainer()
                    .endSpec()
                    .build())
            .create();
  }

  @Test
  void shouldNameThePodWhenItsTokenIsGood() throws Unauthenticated {
    Caller caller = authenticator.authenticate(token("sluice", true));
    assertThat(caller.identity()).isEqualTo(new Identity(namespace, "web"));
    assertThat(caller.pod()).isEqualTo(new Name(namespace, "web-1"));
    assertThat(caller.podIdentity().uid()).isEqualTo(pod.getMetadata().getUid());
    assertThat(caller.until()).isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(1)));
  }

  @Test
  void shouldRefuseWhenTheTokenIsMeantForSomebodyElse() {
    assertRefused(token("vault", true), "does not accept");
  }

  @Test
  void shouldRefuseWhenTheTokenIsNotBoundToAPod() {
    assertRefused(token("sluice", false), "not bound to one pod");
  }

  @Test
  void shouldRefuseWhenTheTokenIsForgedOrItsPodIsGone() {
    String token = token("sluice", true);
    assertRefused(token.substring(0, token.length() - 8) + "AAAAAAAA", "does not accept");
    API.client().resource(pod).withGracePeriod(0).delete();
    assertRefused(token, "does not accept");
  }

  private String token(String audience, boolean bound) {
    var spec =
        new TokenRequestBuilder().withNewSpec().withAudiences(audience).withExpirationSeconds(600L);
    if (bound) {
      spec.withNewBoundObjectRef()
          .withApiVersion("v1")
          .withKind("Pod")
          .withName("web-1")
          .withUid(pod.getMetadata().getUid())
          .endBoundObjectRef();
    }
    TokenRequest request = spec.endSpec().build();
    return API.client()
        .serviceAccounts()
        .inNamespace(namespace)
        .withName("web")
        .tokenRequest(request)
        .getStatus()
        .getToken();
  }

  private void assertRefused(String token, String reason) {
    assertThatExceptionOfType(Unauthenticated.class)
        .isThrownBy(() -> authenticator.authenticate(token))
        .withMessageContaining(reason);
  }
}
