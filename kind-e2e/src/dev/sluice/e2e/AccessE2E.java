package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Default deny in the shop: only whom a TrafficTarget names gets through, and only with what it
 * names.
 */
class AccessE2E {
  private static final String PRODUCT = "http://catalog/product/1";
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

  private static String banner(String deployment) {
    return shop.shop(deployment, "tcp", "echo:5432", "--wait", "2s");
  }
}
