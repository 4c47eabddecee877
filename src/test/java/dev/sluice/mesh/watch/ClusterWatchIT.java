package dev.sluice.mesh.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.MeshModel.Backend;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.Name;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Crds;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ClusterWatchIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private static final String NAMESPACE = "watch-it";
  private static final Name WEB = new Name(NAMESPACE, "web");
  private static final Duration QUIET = Duration.ofMillis(700);

  private final List<MeshModel> models = new CopyOnWriteArrayList<>();
  private KubernetesClient client;
  private ClusterWatch watch;

  @BeforeEach
  void start() {
    client = API.newClient();
    Crds.installAll(client);
    apply(namespace(NAMESPACE));
    watch = new ClusterWatch(client, "cluster.local", models::add);
  }

  @AfterEach
  void stop() {
    watch.close();
    client.resources(TrafficSplit.class).inNamespace(NAMESPACE).delete();
    client.services().inNamespace(NAMESPACE).delete();
    client.pods().inNamespace(NAMESPACE).withGracePeriod(0).delete();
    client.discovery().v1().endpointSlices().inNamespace(NAMESPACE).delete();
    client.close();
  }

  @Test
  void shouldWaitForTheWholeClusterWhenADefinitionIsMissing() {
    // Given
    apply(service());
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("tcproutes.specs.smi-spec.io")
        .delete();
    await().until(() -> !tcpRoutesAreServed()); // the API server goes on for a moment
    // When
    watch.start();
    // Then
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(() -> models.isEmpty() && !watch.synced());
    Crds.install(client, TcpRoute.class);
    await().untilAsserted(() -> assertThat(latest().services()).containsKey(WEB));
    assertThat(watch.synced()).isTrue();
    assertThat(models).hasSize(1);
  }

  @Test
  void shouldFollowWhatHappensInTheCluster() {
    // Given
    watch.start();
    await().until(watch::synced);
    // When
    apply(service());
    apply(pod());
    running();
    apply(slice());
    apply(split(10));
    // Then
    await().untilAsserted(() -> assertThat(latest().splits()).hasSize(1));
    await()
        .untilAsserted(
            () ->
                assertThat(latest().services().get(WEB).endpoints())
                    .containsExactly(new Endpoint("http", "10.1.0.1", 8080, true)));
    apply(split(20));
    await()
        .untilAsserted(
            () ->
                assertThat(latest().splits().get(0).backends())
                    .containsExactly(new Backend("web-canary", 20)));
    client.pods().inNamespace(NAMESPACE).withName("web-1").withGracePeriod(0).delete();
    await().untilAsserted(() -> assertThat(latest().services().get(WEB).endpoints()).isEmpty());
  }

  @Test
  void shouldStayQuietWhenAChangeDoesNotConcernTheMesh() {
    // Given
    apply(service());
    watch.start();
    await().until(() -> !models.isEmpty());
    int before = models.size();
    // When
    client
        .services()
        .inNamespace(NAMESPACE)
        .withName("web")
        .edit(it -> it.edit().editMetadata().addToAnnotations("note", "x").endMetadata().build());
    apply(namespace("watch-it-other"));
    // Then
    await().during(QUIET).atMost(Duration.ofSeconds(5)).until(() -> models.size() == before);
  }

  @Test
  void shouldSayItOnceWhenManyObjectsChangeTogether() {
    // Given
    watch.start();
    await().until(() -> !models.isEmpty());
    // When
    for (int i = 0; i < 20; i++) {
      apply(split(i));
    }
    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(latest().splits().get(0).backends())
                    .containsExactly(new Backend("web-canary", 19)));
    assertThat(models).doesNotHaveDuplicates();
  }

  private boolean tcpRoutesAreServed() {
    try {
      client.resources(TcpRoute.class).inAnyNamespace().list();
      return true;
    } catch (KubernetesClientException e) {
      return e.getCode() != 404;
    }
  }

  private MeshModel latest() {
    assertThat(models).isNotEmpty();
    return models.get(models.size() - 1);
  }

  private void apply(String yaml) {
    client.resource(yaml).forceConflicts().serverSideApply();
  }

  private static String namespace(String name) {
    return "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n".formatted(name);
  }

  private static String service() {
    return """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: %s}
        spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
        """
        .formatted(NAMESPACE);
  }

  private static String pod() {
    return """
        apiVersion: v1
        kind: Pod
        metadata: {name: web-1, namespace: %s, labels: {app: web}, annotations: {sluice.dev/status: injected}}
        spec: {containers: [{name: web, image: web}]}
        """
        .formatted(NAMESPACE);
  }

  private void running() {
    client
        .pods()
        .inNamespace(NAMESPACE)
        .withName("web-1")
        .editStatus(
            it ->
                new PodBuilder(it)
                    .withNewStatus()
                    .withPhase("Running")
                    .withPodIP("10.1.0.1")
                    .endStatus()
                    .build());
  }

  private static String slice() {
    return """
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: web-x, namespace: %s, labels: {kubernetes.io/service-name: web}}
        addressType: IPv4
        ports: [{name: http, port: 8080}]
        endpoints: [{addresses: [10.1.0.1], targetRef: {kind: Pod, name: web-1}}]
        """
        .formatted(NAMESPACE);
  }

  private static String split(int weight) {
    return """
        apiVersion: split.smi-spec.io/v1alpha4
        kind: TrafficSplit
        metadata: {name: web, namespace: %s}
        spec: {service: web, backends: [{service: web-canary, weight: %d}]}
        """
        .formatted(NAMESPACE, weight);
  }
}
