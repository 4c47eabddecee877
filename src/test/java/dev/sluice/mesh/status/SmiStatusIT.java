package dev.sluice.mesh.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.smi.SmiStatus;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.mesh.ca.CertificateAuthority;
import dev.sluice.mesh.ca.LeafCache;
import dev.sluice.mesh.watch.ClusterWatch;
import dev.sluice.mesh.xds.Acknowledgements;
import dev.sluice.mesh.xds.AdsServer;
import dev.sluice.mesh.xds.MeshPublisher;
import dev.sluice.testkit.ApiServer;
import dev.sluice.testkit.Crds;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people read on SMI objects, on a real API server; no sidecar is connected. */
class SmiStatusIT {
  @RegisterExtension static final ApiServer API = new ApiServer();

  private static final String NAMESPACE = "smi-status";

  private KubernetesClient client;
  private ClusterWatch watch;
  private SmiStatusLoop loop;

  @BeforeEach
  void start() {
    client = API.newClient();
    Crds.installAll(client);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    var clock = Clock.systemUTC();
    var authority = CertificateAuthority.generate("cluster.local", clock);
    var refusal = new LatestRefusal();
    var ads = new AdsServer(new LeafCache(authority, clock), new SimpleMeterRegistry(), refusal);
    var publisher = new MeshPublisher(ads, "cluster.local", authority::rootsPem);
    watch = new ClusterWatch(client, "cluster.local", publisher);
    loop =
        new SmiStatusLoop(
            client,
            watch::handedOver,
            new Acknowledgements(ads),
            refusal,
            clock,
            Duration.ofMillis(100));
    loop.start();
    watch.start();
  }

  @AfterEach
  void stop() {
    loop.close();
    watch.close();
    client.resources(TrafficSplit.class).inNamespace(NAMESPACE).delete();
    client.services().inNamespace(NAMESPACE).delete();
    client.close();
  }

  private void apply(String yaml) {
    client
        .load(new java.io.ByteArrayInputStream(yaml.getBytes()))
        .items()
        .forEach(item -> client.resource(item).inNamespace(NAMESPACE).serverSideApply());
  }

  private SmiStatus status(String split) {
    var status =
        client
            .resources(TrafficSplit.class)
            .inNamespace(NAMESPACE)
            .withName(split)
            .get()
            .getStatus();
    assertThat(status).isNotNull();
    return status;
  }

  private List<Event> events(String name) {
    return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(name))
        .toList();
  }

  @Test
  void shouldTellOnTheSplitWhichBackendLacksThePort() {
    // When
    apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web-v2}
        spec: {ports: [{port: 8080}]}
        ---
        apiVersion: split.smi-spec.io/v1alpha4
        kind: TrafficSplit
        metadata: {name: lame}
        spec: {service: web, backends: [{service: web, weight: 9}, {service: web-v2, weight: 1}]}
        """);
    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(status("lame").conditions())
                    .extracting(it -> it.getType() + " " + it.getReason())
                    .containsExactly("Enforced NoSidecar", "Resolved PortMismatch"));
    assertThat(status("lame").observedGeneration()).isEqualTo(1);
    await()
        .untilAsserted(
            () ->
                assertThat(events("lame"))
                    .extracting(it -> it.getType() + " " + it.getReason() + " " + it.getMessage())
                    .containsExactly(
                        "Warning PortMismatch backend \"web-v2\" has no port 80 as the root \"web\" has, so it gets nothing on it"));
  }

  @Test
  void shouldFollowTheObjectWhenItIsMended() {
    // Given
    apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {ports: [{port: 80}]}
        ---
        apiVersion: split.smi-spec.io/v1alpha4
        kind: TrafficSplit
        metadata: {name: mended}
        spec: {service: web, backends: [{service: web, weight: 0}]}
        """);
    await()
        .untilAsserted(
            () ->
                assertThat(status("mended").conditions().get(1).getReason())
                    .isEqualTo("AllWeightsZero"));
    // When
    apply(
        """
        apiVersion: split.smi-spec.io/v1alpha4
        kind: TrafficSplit
        metadata: {name: mended}
        spec: {service: web, backends: [{service: web, weight: 1}]}
        """);
    // Then
    await()
        .untilAsserted(
            () -> {
              assertThat(status("mended").observedGeneration()).isEqualTo(2);
              assertThat(status("mended").conditions().get(1).getStatus()).isEqualTo("True");
            });
  }

  @Test
  void shouldSayThatASpecIsMissing() {
    // When
    apply(
        """
        apiVersion: split.smi-spec.io/v1alpha4
        kind: TrafficSplit
        metadata: {name: empty}
        """);
    // Then
    await()
        .untilAsserted(
            () ->
                assertThat(status("empty").conditions())
                    .extracting(it -> it.getReason())
                    .containsOnly("Unreadable"));
    await()
        .untilAsserted(
            () ->
                assertThat(events("empty"))
                    .extracting(Event::getReason)
                    .containsExactly("Unreadable"));
  }
}
