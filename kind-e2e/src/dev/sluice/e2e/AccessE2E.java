package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.access.v1alpha4.TrafficTarget;
import dev.sluice.api.access.v1alpha4.TrafficTargetSpec;
import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.api.specs.v1alpha4.TcpRouteSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Default deny in the shop: only whom a TrafficTarget names gets through, and only with what it
 * names.
 */
@ResourceLock(value = Shop.VERSIONS, mode = ResourceAccessMode.READ)
@ResourceLock(value = Shop.OBJECTS, mode = ResourceAccessMode.READ)
class AccessE2E {
  private static final String PRODUCT = "http://catalog/product/1";
  private static final String ANY_PORT = "any-port";
  private static KubernetesClient client;
  private static Shop shop;

  @BeforeAll
  static void install() {
    client = Cluster.connect();
    shop = new Shop(client);
    client.load(Shop.stream("kind-e2e/src/access.yaml")).forceConflicts().serverSideApply();
    for (String name : List.of("stranger", "echo")) {
      shop.deployment(name).waitUntilCondition(Shop::available, 2, TimeUnit.MINUTES);
    }
    // The grant reaches echo's sidecar some milliseconds after the object was written.
    await().atMost(Duration.ofSeconds(20)).until(() -> banner("front").contains("hello"));
  }

  @AfterEach
  void withdrawn() {
    withdraw();
  }

  @AfterAll
  static void remove() {
    client.load(Shop.stream("kind-e2e/src/access.yaml")).delete();
    client.close();
  }

  @Test
  void shouldAnswerWhenATrafficTargetNamesTheClient() {
    assertThat(shop.shop("front", "get", PRODUCT)).contains(" 200 ").contains("x-shop-version");
  }

  @Test
  void shouldRefuseHttpWith403WhenNoTrafficTargetNamesTheClient() {
    assertThat(shop.shop("stranger", "get", PRODUCT))
        .contains(" 403 ")
        .doesNotContainPattern("x-shop-version: \\S");
  }

  @Test
  void shouldSendNotOneByteOfAServerFirstProtocolWhenNoTrafficTargetNamesTheClient() {
    assertThat(banner("stranger")).doesNotContain("hello").containsPattern("bytes:?\\s*0");
  }

  @Test
  void shouldRefuseAPathWhenItOnlyLooksLikeAnAllowedOne() {
    assertThat(shop.shop("front", "get", "http://catalog/product/%2e%2e/healthz"))
        .contains(" 403 ");
    assertThat(shop.shop("front", "get", "http://catalog/product/../healthz")).contains(" 403 ");
    assertThat(shop.shop("front", "get", "http://catalog//healthz")).contains(" 403 ");
    assertThat(shop.shop("front", "get", "http://catalog/product%2f..%2fhealthz"))
        .contains(" 400 ");
  }

  @Test
  void shouldRefuseAMethodWhenTheRouteDoesNotNameIt() {
    assertThat(shop.shop("front", "get", PRODUCT, "-X", "DELETE")).contains(" 403 ");
  }

  @Test
  void shouldRefuseWhenAClientClaimsToBeSomebodyElse() {
    String claim = "x-forwarded-client-cert: URI=spiffe://cluster.local/ns/shop/sa/front";
    assertThat(shop.shop("stranger", "get", PRODUCT, "-H", claim)).contains(" 403 ");
  }

  @Test
  void shouldOpenAllHttpWhenATcpRouteAloneIsGranted() {
    // When
    openToStrangers();
    // Then
    assertThat(shop.shop("stranger", "get", PRODUCT)).contains(" 200 ").contains("x-shop-version");
    assertThat(shop.shop("stranger", "get", PRODUCT, "-X", "DELETE")).contains(" 405 ");
    assertThat(shop.shop("stranger", "get", "http://catalog/healthz")).contains(" 200 ");
    assertThat(shop.shop("echo", "get", PRODUCT)).contains(" 403 ");
  }

  @Test
  void shouldDenyOnAnOpenConnectionWhenTargetAndRouteAreDeleted() {
    // Given
    openToStrangers();
    // When they go after the first answer
    var caller = new Caller(Shop.NAMESPACE, "deploy/stranger", "stranger");
    List<Caller.Answer> answers =
        caller.ask(
            PRODUCT,
            50,
            Duration.ofMillis(100),
            answer -> {
              if (!answer.reused()) withdraw();
            });
    // Then
    assertThat(answers.get(0).status()).isEqualTo(200);
    assertThat(answers.get(49)).isEqualTo(new Caller.Answer(403, "none", true));
    assertThat(answers.subList(1, 50))
        .as("all on the first one's connection")
        .allMatch(Caller.Answer::reused);
  }

  private static void openToStrangers() {
    client.resource(anyPort()).forceConflicts().serverSideApply();
    Smi.enforce(client, strangerToCatalog());
  }

  private static void withdraw() {
    client.resource(strangerToCatalog()).delete();
    client.resource(anyPort()).delete();
  }

  private static TrafficTarget strangerToCatalog() {
    var rule = new TrafficTargetSpec.Rule("TCPRoute", ANY_PORT, null);
    return Grant.of("stranger-to-catalog", "stranger", Shop.CATALOG, rule);
  }

  private static TcpRoute anyPort() {
    var route = new TcpRoute();
    route.getMetadata().setNamespace(Shop.NAMESPACE);
    route.getMetadata().setName(ANY_PORT);
    route.setSpec(new TcpRouteSpec(null));
    return route;
  }

  private static String banner(String deployment) {
    return shop.shop(deployment, "tcp", "echo:5432", "--wait", "2s");
  }
}
