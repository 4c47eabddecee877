package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Crds;
import dev.sluice.testkit.Patience;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemTrustOptions;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The API server asks the real webhook, by the registration's own rules, at an address of this
 * machine.
 */
class WebhookServerIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private static final TestCertificates CERTIFICATES = new TestCertificates();
  private static Vertx vertx;
  private static WebhookServer server;
  private static HttpClient http;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    server =
        new WebhookServer(vertx, 0, CERTIFICATES, Samples.admission(PodSecurity.of(API.client())));
    port = get(server.start());
    http = client();
    API.client().resource(atThisMachine()).forceConflicts().serverSideApply();
    namespace("webhook-in", Map.of("sluice.dev/inject", "enabled"));
    namespace("webhook-out", Map.of());
    await().ignoreExceptions().until(() -> Injector.injected(dryRun("webhook-in", "probe")));
  }

  @AfterAll
  static void stop() {
    API.client()
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(WebhookConfiguration.NAME)
        .delete();
    API.client().apps().deployments().inNamespace("webhook-out").delete();
    server.close();
    vertx.close();
  }

  @Test
  void shouldInjectAPodOfAMemberNamespace() {
    // When
    var pod = dryRun("webhook-in", "web");
    // Then
    assertThat(pod.getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly("sluice-init", "sluice-proxy", "setup");
    assertThat(pod.getSpec().getInitContainers().get(1).getRestartPolicy()).isEqualTo("Always");
    assertThat(Samples.container(pod, "web").getReadinessProbe().getHttpGet().getPort().getIntVal())
        .isEqualTo(15021);
    assertThat(Samples.container(pod, "web").getLifecycle().getPreStop().getSleep().getSeconds())
        .isEqualTo(5);
    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry("sluice.dev/status", "injected")
        .containsEntry("note", "kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"baseline", "restricted"})
  void shouldSayWhatToChangeWhenTheNamespaceForbidsWhatTheSidecarNeeds(String level) {
    // Given
    var namespace = "webhook-" + level;
    namespace(
        namespace,
        Map.of("sluice.dev/inject", "enabled", "pod-security.kubernetes.io/enforce", level));
    // Then
    assertThatThrownBy(() -> dryRun(namespace, "web"))
        .hasMessageContaining(
            "label pod-security.kubernetes.io/enforce of namespace %s: \"%s\" is not allowed; allowed: \"privileged\", because sluice-init needs NET_ADMIN"
                .formatted(namespace, level));
  }

  @Test
  void shouldStoreThePodAsTheInjectorMeansIt() {
    // Given
    var pod =
        Samples.pod(
            Samples.WEB.replace("name: web, namespace: shop", "name: same, namespace: webhook-in"));
    // When
    var stored = API.client().resource(pod).dryRun().create();
    // Then
    assertThat(Samples.container(stored, "sluice-proxy").getArgs())
        .isEqualTo(Samples.container(Samples.INJECTOR.inject(pod), "sluice-proxy").getArgs());
    assertThat(stored.getSpec().getVolumes()).contains(Sidecar.volume());
  }

  @Test
  void shouldInjectOnceWhenAnInjectedPodIsCreatedAgain() {
    // Given
    var injected = Samples.INJECTOR.inject(pod("webhook-in", "again"));
    // Then
    assertThat(API.client().resource(injected).dryRun().create().getSpec().getInitContainers())
        .hasSize(3);
  }

  @Test
  void shouldLeaveAPodAloneWhenItsNamespaceOrItselfStaysOut() {
    assertThat(dryRun("webhook-out", "web").getSpec().getInitContainers()).hasSize(1);
    var optedOut =
        new PodBuilder(pod("webhook-in", "free"))
            .editMetadata()
            .addToLabels("sluice.dev/inject", "false")
            .endMetadata()
            .build();
    assertThat(API.client().resource(optedOut).dryRun().create().getSpec().getInitContainers())
        .hasSize(1);
  }

  @Test
  void shouldRefuseThePodWhenItCannotBeInjected() {
    // Given
    var pod =
        Samples.pod(
            Samples.WEB
                .replace("name: web, namespace: shop", "name: bad, namespace: webhook-in")
                .replace("image: helper", "image: helper\n    securityContext: {runAsUser: 1337}"));
    // Then
    assertThatThrownBy(() -> API.client().resource(pod).dryRun().create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(
            "spec.containers[helper].securityContext.runAsUser: 1337 is not allowed");
  }

  @Test
  void shouldHoldAChangedDeploymentExceptForOurController() {
    // Given
    try (var controller = clientAs(Samples.CONTROLLER)) { // anybody else's mark would be taken off
      controller.resource(deployment("web:1", true)).forceConflicts().serverSideApply();
    }
    // When
    var byAnybody =
        API.client()
            .resource(deployment("web:2", true))
            .dryRun()
            .forceConflicts()
            .serverSideApply();
    // Then
    assertThat(byAnybody.getSpec().getPaused()).isTrue();
    try (var controller = clientAs(Samples.CONTROLLER)) {
      assertThat(
              controller
                  .resource(deployment("web:2", true))
                  .dryRun()
                  .forceConflicts()
                  .serverSideApply()
                  .getSpec()
                  .getPaused())
          .isNull();
    }
  }

  @Test
  void shouldNotTouchADeploymentThatNobodyHolds() {
    // Given
    API.client().resource(deployment("web:1", false)).forceConflicts().serverSideApply();
    // Then
    assertThat(
            API.client()
                .resource(deployment("web:2", false))
                .dryRun()
                .forceConflicts()
                .serverSideApply()
                .getSpec()
                .getPaused())
        .isNull();
  }

  @Test
  void shouldAskForAdviceWhenARolloutIsWritten() {
    // Given
    Crds.installAll(API.client());
    var rollout =
        API.client()
            .getKubernetesSerialization()
            .unmarshal(
                """
                apiVersion: sluice.dev/v1alpha1
                kind: Rollout
                metadata: {name: advised, namespace: webhook-out}
                spec:
                  targetRef: {apiVersion: apps/v1, kind: Deployment, name: catalog}
                  service: {port: 8080}
                  strategy: {canary: {steps: [{setWeight: 5}]}}
                """,
                Rollout.class);
    // When
    API.client().resource(rollout).dryRun().create();
    // Then
    assertThat(Samples.ADVICE).contains("webhook-out at 8080, null");
  }

  @Test
  void shouldRefuseGarbage() throws Exception {
    assertThat(ask(HttpMethod.POST, "/inject", "garbage").statusCode()).isEqualTo(400);
    assertThat(ask(HttpMethod.POST, "/hold", "{\"request\": {}}").statusCode()).isEqualTo(400);
    assertThat(ask(HttpMethod.POST, "/advise", "{}").statusCode()).isEqualTo(400);
    assertThat(ask(HttpMethod.GET, "/inject", "").statusCode()).isEqualTo(405);
    assertThat(ask(HttpMethod.POST, "/elsewhere", "{}").statusCode()).isEqualTo(404);
    assertThat(ask(HttpMethod.POST, "/inject", "x".repeat(9 << 20)).statusCode()).isEqualTo(413);
  }

  @Test
  void shouldServeEveryConnectionWhileTheCertificateIsRenewed() throws Exception {
    for (int i = 0; i < 60; i++) {
      // When
      if (i % 5 == 0) {
        CERTIFICATES.renew();
      }
      // Then
      assertThat(ask(HttpMethod.GET, "/inject", "").statusCode()).isEqualTo(405);
    }
  }

  @Test
  void shouldShowTheRenewedCertificateWithoutARestart() {
    // When
    long serial = CERTIFICATES.renew();
    // Then
    await().untilAsserted(() -> assertThat(shownSerial()).isEqualTo(serial));
    assertThat(dryRun("webhook-in", "renewed").getSpec().getInitContainers()).hasSize(3);
  }

  private static MutatingWebhookConfiguration atThisMachine() {
    var configuration =
        WebhookConfiguration.render(
            "sluice-system", CERTIFICATES.rootPem(), HoldFailurePolicy.FAIL);
    configuration
        .getWebhooks()
        .forEach(
            it -> {
              it.getClientConfig()
                  .setUrl(
                      "https://127.0.0.1:" + port + it.getClientConfig().getService().getPath());
              it.getClientConfig().setService(null);
            });
    return configuration;
  }

  private static void namespace(String name, Map<String, String> labels) {
    var namespace =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(name)
            .withLabels(labels)
            .endMetadata()
            .build();
    API.client().resource(namespace).forceConflicts().serverSideApply();
  }

  private static Pod pod(String namespace, String name) {
    return new PodBuilder(Samples.pod(Samples.WEB))
        .editMetadata()
        .withName(name)
        .withNamespace(namespace)
        .endMetadata()
        .build();
  }

  private static Pod dryRun(String namespace, String name) {
    return API.client().resource(pod(namespace, name)).dryRun().create();
  }

  private static Deployment deployment(String image, boolean held) {
    return Samples.deployment(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %s, namespace: webhook-out, annotations: {%s: held}}
        spec:
          selector: {matchLabels: {app: web}}
          template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "%s"}]}}
        """
            .formatted(held ? "held" : "free", held ? "sluice.dev/held-by" : "note", image));
  }

  private static KubernetesClient clientAs(String user) {
    var config =
        new ConfigBuilder(Config.fromKubeconfig(API.kubeconfig()))
            .withImpersonateUsername(user)
            .withImpersonateGroups("system:masters")
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static HttpClient client() {
    var trust = new PemTrustOptions().addCertValue(Buffer.buffer(CERTIFICATES.rootPem()));
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setSsl(true)
            .setTrustOptions(trust)
            .setKeepAlive(false)
            .setDefaultPort(port)
            .setDefaultHost("127.0.0.1"));
  }

  private static HttpClientResponse ask(HttpMethod method, String path, String body)
      throws Exception {
    return get(http.request(method, path).compose(it -> it.send(body)));
  }

  private static long shownSerial() throws Exception {
    var request =
        get(
            client()
                .request(
                    HttpMethod.GET,
                    "/")); // a client of its own: a resumed session remembers the certificate it
    // began with
    var certificate = (X509Certificate) request.connection().peerCertificates().get(0);
    get(request.send());
    return certificate.getSerialNumber().longValue();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }
}
