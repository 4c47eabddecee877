package dev.sluice.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** TrafficSplits between Services, as programs in the cluster dial them. */
class SplitE2E {
  private static final String NAMESPACE = "split-e2e";
  private static final String OBJECTS = "kind-e2e/src/split.yaml";
  private static final int REQUESTS = 1_000;
  private static KubernetesClient client;
  private static Caller inside;

  @BeforeAll
  static void install() {
    client = Cluster.connect();
    client.load(Shop.stream(OBJECTS)).forceConflicts().serverSideApply();
    for (String name : List.of("v1", "v2", "inside", "outside")) {
      deployment(name).waitUntilCondition(Shop::available, 2, TimeUnit.MINUTES);
    }
    inside = new Caller(NAMESPACE, "deploy/inside", "inside");
    for (String leaf : List.of("v1", "v2")) {
      await().atMost(Duration.ofMinutes(1)).until(() -> version("http://" + leaf).equals(leaf));
    }
  }

  @AfterEach
  void unsplit() {
    client.resources(TrafficSplit.class).inNamespace(NAMESPACE).delete();
  }

  @AfterAll
  static void remove() {
    client.load(Shop.stream(OBJECTS)).delete();
    client.close();
  }

  @Test
  void shouldLeaveABackendOutAndSaySoWhenItLacksThePort() {
    // When
    split("both", 1, 1);
    // Then
    assertThat(versions("http://both", 50)).containsOnlyKeys("v1", "v2");
    assertThat(versions("http://both:81", 50)).containsOnlyKeys("v1");
    assertThat(kubectl("get", "ts")).containsPattern("(?m)^NAME +SERVICE ").contains("both");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(kubectl("describe", "ts", "split"))
                    .containsPattern("Warning +PortMismatch .*\\bv2\\b"));
  }

  @Test
  void shouldUseEachBackendsOwnTargetPortWhenTheyDiffer() {
    // When
    split("first", 1, 1);
    // Then: 8080 by its name, 9090 by its number; the root itself knows 8080 alone
    assertThat(versions("http://first", 50)).containsOnlyKeys("v1", "v2");
  }

  @Test
  void shouldLeaveClientsOutsideOfTheMeshWithThePlainService() {
    // Given
    var outside = new Caller(NAMESPACE, "deploy/outside", "outside");
    // When
    split("first", 0, 1);
    // Then
    assertThat(version("http://first")).isEqualTo("v2");
    assertThat(outside.ask("http://first/product/1", 20))
        .hasSize(20)
        .allMatch(it -> it.status() == 200 && it.version().equals("v1"));
  }

  @Test
  void shouldGiveANewVersionItsShareOnlyWhenTheRootSelectsBoth() {
    // Given a split that is there before the new version is
    deployment("v2").scale(0);
    split("both", 1, 0);
    // When it comes, and is ready behind the root too
    deployment("v2").scale(1);
    deployment("v2").waitUntilCondition(Shop::available, 2, TimeUnit.MINUTES);
    await().atMost(Duration.ofMinutes(1)).until(() -> version("http://v2").equals("v2"));
    // Then
    assertThat(versions("http://both", REQUESTS)).containsOnlyKeys("v1");
    // When
    split("both", 70, 30);
    // Then 300 of 1,000, give or take five standard deviations of 14.5
    assertThat(versions("http://both", REQUESTS).get("v2")).isBetween(228L, 372L);
  }

  @Test
  void shouldCatchEverySpellingThatAClientDials() {
    // Given
    split("first", 0, 1);
    String address =
        client.services().inNamespace(NAMESPACE).withName("first").get().getSpec().getClusterIP();
    // Then
    List<String> hosts =
        Stream.concat(spellings("first"), Stream.of(address))
            .flatMap(host -> Stream.of(host, host + ":80"))
            .toList();
    assertThat(hosts)
        .hasSize(12)
        .allSatisfy(host -> assertThat(version("http://" + host)).as(host).isEqualTo("v2"));
  }

  @Test
  void shouldReadEverySpellingOfTheRootInASplit() {
    var spelled = Stream.concat(spellings("first"), Stream.of("first:80")).toList();
    for (int i = 0; i < spelled.size(); i++) {
      // When
      split(spelled.get(i), i % 2, 1 - i % 2);
      // Then
      assertThat(version("http://first")).as(spelled.get(i)).isEqualTo(i % 2 == 0 ? "v2" : "v1");
    }
  }

  private static Stream<String> spellings(String service) {
    String qualified = service + "." + NAMESPACE;
    String full = qualified + ".svc.cluster.local";
    return Stream.of(service, qualified, qualified + ".svc", full, full + ".");
  }

  private static void split(String root, int v1, int v2) {
    var split = new TrafficSplit();
    split.getMetadata().setNamespace(NAMESPACE);
    split.getMetadata().setName("split");
    split.setSpec(
        new TrafficSplitSpec(root, List.of(new Backend("v1", v1), new Backend("v2", v2)), null));
    Smi.enforce(client, split);
  }

  /** How many requests each version answered; all are answered well. */
  private static Map<String, Long> versions(String url, int requests) {
    List<Caller.Answer> answers = inside.ask(url + "/product/1", requests);
    assertThat(answers).hasSize(requests).allMatch(it -> it.status() == 200);
    return answers.stream().collect(groupingBy(Caller.Answer::version, counting()));
  }

  private static String version(String url) {
    return inside.ask(url + "/product/1").version();
  }

  private static String kubectl(String... arguments) {
    return Kubectl.run(Stream.concat(Stream.of("-n", NAMESPACE), Stream.of(arguments)).toList());
  }

  private static RollableScalableResource<Deployment> deployment(String name) {
    return client.apps().deployments().inNamespace(NAMESPACE).withName(name);
  }
}
