package dev.sluice.mesh.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.rollout.StableFloor;
import dev.sluice.testkit.Edits;
import dev.sluice.testkit.Patience;
import dev.sluice.testkit.simulation.ClusterSimulation;
import dev.sluice.testkit.simulation.SimulatedNamespace;
import dev.sluice.testkit.simulation.Version;
import dev.sluice.testkit.simulation.Web;
import dev.sluice.workload.Deployments;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hold, met by the real kubectl: real API server, real webhook, real Deployment controller. No
 * Rollout is reconciled; the test itself writes what the controller writes.
 */
class HoldIT {
  @RegisterExtension static final ClusterSimulation CLUSTER = new ClusterSimulation();

  private static final String SLUICE = "hold-it-system";
  private static final String CONTROLLER = "system:serviceaccount:" + SLUICE + ":sluice";
  private static final String MANIFEST = "hold-it";
  private static final Version V1 = Version.of("v1");
  private static final Version V2 = Version.of("v2");
  private static final TestCertificates CERTIFICATES = new TestCertificates();

  private static Vertx vertx;
  private static WebhookServer server;
  private static KubernetesClient controller;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    controller = controller();
    CLUSTER
        .cluster()
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("holdit-probe").endMetadata().build())
        .create();
    server = new WebhookServer(vertx, 0, CERTIFICATES, admission());
    port =
        server
            .start()
            .toCompletionStage()
            .toCompletableFuture()
            .get(Patience.SECONDS, TimeUnit.SECONDS);
    guard();
  }

  /** The API server asks a moment after it has stored the configuration. */
  private static void guard() {
    register(MANIFEST, "request.namespace.startsWith('holdit-')", port, HoldFailurePolicy.FAIL);
    var probe =
        Samples.deployment(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: probe, namespace: holdit-probe, annotations: {sluice.dev/held-by: probe}}
            spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: c}]}}}
            """);
    await()
        .until(
            () ->
                CLUSTER
                            .cluster()
                            .client()
                            .resource(probe)
                            .dryRun()
                            .create()
                            .getMetadata()
                            .getAnnotations()
                        == null
                    || CLUSTER
                        .cluster()
                        .client()
                        .resource(probe)
                        .dryRun()
                        .create()
                        .getMetadata()
                        .getAnnotations()
                        .isEmpty());
  }

  @AfterAll
  static void stop() {
    unregister(MANIFEST);
    server.close();
    vertx.close();
    controller.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"set", "patch", "apply", "server-side", "replace", "undo", "edit"})
  void shouldStoreTheNewTemplatePausedHoweverItIsWritten(String way, SimulatedNamespace space) {
    // Given
    var web = held(space, false);
    // When
    var told = write(space, web, way);
    // Then
    assertThat(told).contains("Warning: held by sluice: revision", "kubectl get rollout web -n");
    isClosed(web);
    runsOnly(space, web, "web:v1");
  }

  private static String write(SimulatedNamespace space, Web web, String way) {
    var patch =
        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"web:v2\"}]}}}}";
    var v2 = web.manifest(V2);
    var result =
        switch (way) {
          case "set" -> space.kubectl("set", "image", "deployment/web", "web=web:v2");
          case "patch" -> space.kubectl("patch", "deployment", "web", "-p", patch);
          case "apply" -> space.kubectlWith(v2, "apply", "-f", "-");
          case "server-side" ->
              space.kubectlWith(v2, "apply", "--server-side", "--force-conflicts", "-f", "-");
          case "replace" -> space.kubectlWith(v2, "replace", "-f", "-");
          case "undo" -> space.kubectl("rollout", "undo", "deployment/web");
          default -> space.kubectl("set", "env", "deployment/web", "COLOUR=blue");
        };
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }

  @Test
  void shouldRestartWithoutAReleaseWhenTheWorkloadRests(SimulatedNamespace space) {
    // Given
    var web = held(space, false);
    var before = Deployments.KIND.view(web.deployment().get()).revision();
    var pods = names(space);
    // When
    var restarted = space.kubectl("rollout", "restart", "deployment/web");
    // Then
    assertThat(restarted.output()).contains("restarted").doesNotContain("Warning");
    assertThat(space.kubectl("rollout", "status", "deployment/web").exit()).isZero();
    assertThat(names(space)).doesNotContainAnyElementsOf(pods);
    var view = Deployments.KIND.view(web.deployment().get());
    assertThat(view.revision()).isEqualTo(before);
    assertThat(view.paused()).isFalse();
  }

  @Test
  void shouldPauseAndResumeAsKubectlSaysWhenTheWorkloadRests(SimulatedNamespace space) {
    // Given
    var web = held(space, false);
    // When
    space.kubectl("rollout", "pause", "deployment/web");
    assertThat(web.deployment().get().getSpec().getPaused()).isTrue();
    var resumed = space.kubectl("rollout", "resume", "deployment/web");
    // Then
    assertThat(resumed.output()).doesNotContain("Warning");
    assertThat(web.deployment().get().getSpec().getPaused()).isNull();
  }

  @Test
  void shouldStayPausedWhateverIsTriedDuringARelease(SimulatedNamespace space) {
    // Given
    var web = held(space, true);
    // When
    var resumed = space.kubectl("rollout", "resume", "deployment/web");
    var patched =
        space.kubectl(
            "patch",
            "deployment",
            "web",
            "--type=json",
            "-p",
            "[{\"op\":\"remove\",\"path\":\"/spec/paused\"}]");
    var stripped =
        space.kubectl(
            "patch",
            "deployment",
            "web",
            "--type=merge",
            "-p",
            "{\"metadata\":{\"annotations\":{\"sluice.dev/held-by\":null,\"sluice.dev/hold\":null}},\"spec\":{\"paused\":false}}");
    var replaced = space.kubectlWith(web.manifest(V2), "replace", "-f", "-");
    var unpaused = unpaused(web.manifest(V2));
    var applied =
        space.kubectlWith(unpaused, "apply", "--server-side", "--force-conflicts", "-f", "-");
    // Then
    assertThat(List.of(resumed, patched, stripped, replaced, applied))
        .allSatisfy(
            it -> {
              assertThat(it.exit()).as(it.output()).isZero();
              assertThat(it.output())
                  .contains("Warning: held by sluice: still paused", "sluice.dev/undo=");
            });
    isClosed(web);
    runsOnly(space, web, "web:v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"apply", "server-side", "replace"})
  void shouldChangeNothingWhenTheSameIsAppliedAgainAndAgain(String way, SimulatedNamespace space) {
    // Given
    var web = held(space, true);
    write(space, web, way);
    var generation = web.deployment().get().getMetadata().getGeneration();
    // When
    for (int i = 0; i < 5; i++) {
      write(space, web, way);
    }
    // Then
    assertThat(web.deployment().get().getMetadata().getGeneration()).isEqualTo(generation);
    isClosed(web);
    runsOnly(space, web, "web:v1");
  }

  @Test
  void shouldScaleWithoutAWordDuringARelease(SimulatedNamespace space) {
    // Given
    var web = held(space, true);
    // When
    var scaled = space.kubectl("scale", "deployment/web", "--replicas=3");
    // Then
    assertThat(scaled.output()).doesNotContain("Warning");
    space.until("three pods", () -> space.pods().size() == 3);
    isClosed(web);
    runsOnly(space, web, "web:v1");
  }

  @Test
  void shouldRunWhenAHeldDeploymentIsMadeAnew(SimulatedNamespace space) {
    // Given
    var web = held(space, true);
    var backup = space.kubectl("get", "deployment", "web", "-o", "yaml").output();
    assertThat(backup).contains("paused: true", "sluice.dev/held-by: web");
    // When
    var replaced = space.kubectlWith(backup, "replace", "--force", "-f", "-");
    // Then
    assertThat(replaced.exit()).as(replaced.output()).isZero();
    assertThat(replaced.output()).contains("Warning: sluice.dev/held-by came with this manifest");
    space.until(web.deployment(), "runs", d -> d != null && Deployments.KIND.view(d).complete());
    assertThat(web.deployment().get().getSpec().getPaused()).isNull();
  }

  @Test
  void shouldLetGoWhenTheRolloutIsGone(SimulatedNamespace space) {
    // Given
    var web = held(space, true);
    space.rollout("web").delete();
    // When
    var resumed = space.kubectl("rollout", "resume", "deployment/web");
    // Then
    assertThat(resumed.output()).contains("no longer held by sluice: there is no Rollout web");
    assertThat(web.deployment().get().getSpec().getPaused()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAIL", "IGNORE"})
  void shouldStopHeldDeploymentsOnlyWhenNobodyAnswers(
      HoldFailurePolicy policy, SimulatedNamespace space) {
    // Given
    var web = held(space, false);
    space.apply(web.manifest(V1).replace("{name: web}", "{name: free}"));
    unregister(MANIFEST);
    register(space.name(), "request.namespace == '" + space.name() + "'", 1, policy);
    try {
      await().until(() -> unanswered(space, policy));
      // When
      var refused = space.kubectl("set", "env", "deployment/web", "COLOUR=red");
      var free = space.kubectl("set", "env", "deployment/free", "COLOUR=red");
      // Then
      assertThat(refused.exit() == 0)
          .as(refused.output())
          .isEqualTo(policy == HoldFailurePolicy.IGNORE);
      assertThat(free.exit()).as(free.output()).isZero();
      hold(web, true);
      isClosed(web);
      assertThat(space.kubectl("scale", "deployment/web", "--replicas=1").exit()).isZero();
      assertThat(space.kubectl("delete", "deployment/web", "--cascade=foreground").exit()).isZero();
    } finally {
      unregister(space.name());
      guard();
    }
  }

  /** The API server has learnt of it. */
  private static boolean unanswered(SimulatedNamespace space, HoldFailurePolicy policy) {
    var tried =
        space.kubectl(
            "set", "image", "deployment/web", "web=web:v3", "--dry-run=server", "-o", "yaml");
    return policy == HoldFailurePolicy.FAIL
        ? tried.exit() != 0
        : tried.exit() == 0 && !tried.output().contains("paused: true");
  }

  /** It ran version 0 before, so that there is something to undo. */
  private static Web held(SimulatedNamespace space, boolean closed) {
    ownWebhook(space);
    var web = space.web().version(Version.of("v0")).deploy();
    web.release(V1);
    space.until(
        web.deployment(), "version 1", d -> Deployments.KIND.view(d).complete() && !mixed(space));
    space.client().resource(rollout(space)).create();
    if (closed) {
      space.kubectl("rollout", "pause", "deployment/web");
      space.kubectl("set", "image", "deployment/web", "web=web:v2");
    }
    hold(web, closed);
    return web;
  }

  /** The cluster's own webhook leaves this namespace to that of these tests. */
  private static void ownWebhook(SimulatedNamespace space) {
    Edits.edit(
        space.client().namespaces().withName(space.name()),
        it -> it.edit().editMetadata().addToLabels(HoldWebhook.AWAY, "true").endMetadata().build());
  }

  private static boolean mixed(SimulatedNamespace space) {
    return space.pods().stream().map(HoldIT::image).distinct().count() != 1;
  }

  /** Of no controller. */
  private static Rollout rollout(SimulatedNamespace space) {
    var rollout = Samples.rollout(space.name(), "web", "");
    rollout.getMetadata().setLabels(java.util.Map.of("simulation/controller", "none"));
    return rollout;
  }

  /** As our controller does; again where somebody has written the status meanwhile. */
  private static void hold(Web web, boolean closed) {
    await()
        .ignoreException(KubernetesClientException.class)
        .until(
            () -> {
              var found = web.deployment().get();
              Deployments.KIND
                  .held(found, "web", closed)
                  .ifPresent(
                      patch ->
                          controller
                              .resource(found)
                              .patch(PatchContext.of(PatchType.JSON_MERGE), patch));
              return true;
            });
  }

  private static void isClosed(Web web) {
    var hold = Deployments.KIND.view(web.deployment().get()).hold();
    assertThat(hold.by()).hasValue("web");
    assertThat(hold.closed()).isTrue();
    assertThat(hold.paused()).isTrue();
  }

  /** Once the Deployment's controller has seen what was written. */
  private static void runsOnly(SimulatedNamespace space, Web web, String image) {
    space.until(web.deployment(), "observed", d -> Deployments.KIND.view(d).observed());
    assertThat(space.pods()).isNotEmpty().extracting(HoldIT::image).containsOnly(image);
  }

  private static String image(Pod pod) {
    return pod.getSpec().getContainers().get(0).getImage();
  }

  private static List<String> names(SimulatedNamespace space) {
    return space.pods().stream().map(it -> it.getMetadata().getName()).toList();
  }

  private static String unpaused(String manifest) {
    return manifest.replace("  replicas:", "  paused: false\n  replicas:");
  }

  private static Admission admission() {
    return new Admission(
        Samples.YAML,
        Samples.INJECTOR,
        PodSecurity.none(),
        new HoldGuard(CONTROLLER, HoldingRollouts.of(CLUSTER.cluster().client())),
        new ScaleGuard(StableFloor.NONE),
        (namespace, spec, status) -> java.util.Optional.empty());
  }

  private static KubernetesClient controller() {
    var config =
        new ConfigBuilder(Config.fromKubeconfig(CLUSTER.cluster().kubeconfig()))
            .withImpersonateUsername(CONTROLLER)
            .withImpersonateGroups("system:masters")
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** The shipped rules for Deployments, in these tests' namespaces, at this machine. */
  private static void register(String name, String where, int at, HoldFailurePolicy policy) {
    var configuration = WebhookConfiguration.render(SLUICE, CERTIFICATES.rootPem(), policy);
    configuration.getMetadata().setName(name);
    configuration.getWebhooks().removeIf(it -> !it.getName().contains("hold"));
    configuration
        .getWebhooks()
        .forEach(
            it -> {
              it.getMatchConditions().add(new MatchCondition(where, "here"));
              var path = it.getClientConfig().getService().getPath();
              it.getClientConfig().setService(null);
              it.getClientConfig().setUrl("https://127.0.0.1:" + at + path);
            });
    CLUSTER.cluster().client().resource(configuration).create();
  }

  private static void unregister(String name) {
    CLUSTER
        .cluster()
        .client()
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(name)
        .delete();
  }
}
