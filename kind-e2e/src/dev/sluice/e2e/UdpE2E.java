package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.access.v1alpha4.TrafficTarget;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Default deny of UDP in the shop's pods, and what a UDPRoute opens of it. */
@ResourceLock(value = Shop.OBJECTS, mode = ResourceAccessMode.READ)
class UdpE2E {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String SERVICE = "datagrams";
  private static KubernetesClient client;
  private static Shop shop;

  @BeforeAll
  static void install() {
    client = Cluster.connect();
    shop = new Shop(client);
    client.load(Shop.stream("kind-e2e/src/udp.yaml")).forceConflicts().serverSideApply();
    for (String name : List.of(SERVICE, "asker", "outsider")) {
      shop.deployment(name).waitUntilCondition(Shop::available, 2, TimeUnit.MINUTES);
    }
    await().atMost(SOON).until(() -> ask("asker", SERVICE, 8301).contains("answer"));
  }

  @AfterAll
  static void remove() {
    client.load(Shop.stream("kind-e2e/src/udp.yaml")).delete();
    client.close();
  }

  @Test
  void shouldAnswerOnTheRoutesPortsWhenTheClientIsNamed() {
    assertThat(ask("asker", SERVICE, 8301)).contains(addressOf("asker"));
    assertThat(ask("asker", SERVICE, 8302)).contains(addressOf("asker"));
  }

  @Test
  void shouldBeSilentOnAPortThatIsOpenForTcpOnly() {
    assertThat(ask("asker", SERVICE, 8300)).isEqualTo("silence\n");
    assertThat(shop.shop("asker", "tcp", "datagrams:8300")).contains("hello");
  }

  @Test
  void shouldBeSilentWhenNoUdpRouteNamesTheClient() {
    assertThat(ask("outsider", SERVICE, 8301)).isEqualTo("silence\n");
    assertThat(ask("outsider", addressOf(SERVICE), 8301)).isEqualTo("silence\n");
    assertThat(ask("outsider", addressOf(SERVICE), 18302)).isEqualTo("silence\n");
  }

  @Test
  void shouldCutAFlowThatIsGoingOnWhenItsTargetGoes() {
    // Given
    String[] sameFlow = {"--from", "40001"};
    assertThat(ask("asker", SERVICE, 8301, sameFlow)).contains("answer");
    var target = client.resources(TrafficTarget.class);
    // When
    target.inNamespace(Shop.NAMESPACE).withName("asker-to-datagrams").delete();
    // Then
    try {
      await().atMost(SOON).until(() -> ask("asker", SERVICE, 8301, sameFlow).equals("silence\n"));
    } finally {
      client.load(Shop.stream("kind-e2e/src/udp.yaml")).forceConflicts().serverSideApply();
    }
    await().atMost(SOON).until(() -> ask("asker", SERVICE, 8301, sameFlow).contains("answer"));
  }

  @Test
  void shouldLetThroughAnswersWhenThePodAsksTheClustersDns() {
    assertThat(shop.shop(SERVICE, "tcp", "catalog:80", "--wait", "1s")).contains("connected");
  }

  @Test
  void shouldGiveTheContainerThatFollowsUdpNothingButItsCapability() {
    var pod = pod(SERVICE);
    assertThat(pod.getSpec().getInitContainers())
        .filteredOn(it -> it.getName().equals("sluice-udp"))
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.getSecurityContext().getCapabilities().getAdd())
                    .containsExactly("NET_ADMIN"));
    assertThat(pod("asker").getSpec().getInitContainers())
        .noneMatch(it -> it.getName().equals("sluice-udp"));
  }

  private static String ask(String from, String host, int port, String... options) {
    var arguments = new ArrayList<>(List.of("udp", host + ":" + port));
    arguments.addAll(List.of(options));
    return shop.shop(from, arguments.toArray(String[]::new));
  }

  private static String addressOf(String app) {
    return pod(app).getStatus().getPodIP();
  }

  private static Pod pod(String app) {
    return client.pods().inNamespace(Shop.NAMESPACE).withLabel("app", app).list().getItems().get(0);
  }
}
