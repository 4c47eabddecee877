package dev.sluice.domain.policy;

import static dev.sluice.domain.policy.ModelBuilder.account;
import static dev.sluice.domain.policy.ModelBuilder.bound;
import static dev.sluice.domain.policy.ModelBuilder.http;
import static dev.sluice.domain.policy.ModelBuilder.identity;
import static dev.sluice.domain.policy.ModelBuilder.name;
import static dev.sluice.domain.policy.ModelBuilder.tcpRule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.MeshModel.Subject;
import dev.sluice.domain.policy.MeshPolicy.Grant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IdentityBindings (access v1alpha4) as destinations and sources of a TrafficTarget. */
class BindingTest {
  private static final Set<String> NO_IDS = Set.of();

  /** Two pods of one ServiceAccount, one of which is labelled {@code tier=edge}. */
  private static ModelBuilder mesh() {
    return new ModelBuilder()
        .service("web", http(80, 8080))
        .pod("web", "web", Map.of("app", "web"), Map.of())
        .pod("web-edge", "web", Map.of("app", "web", "tier", "edge"), Map.of())
        .pod("front", "front", Map.of("app", "front"), Map.of())
        .tcpRoute("any");
  }

  private static List<Grant> grants(ModelBuilder mesh, String pod) {
    return mesh.compile().inbound().get(name(pod)).ports().get(0).grants();
  }

  private static Set<Principal> sources(ModelBuilder mesh) {
    List<Grant> grants =
        grants(mesh.target("t", account("web"), List.of(bound("b")), null, tcpRule("any")), "web");
    return grants.isEmpty() ? Set.of() : grants.get(0).sources();
  }

  @Test
  void shouldOpenOnlyTheLabelledPodsWhenADestinationSelectsByLabel() {
    // When
    var mesh =
        mesh()
            .binding("b", Map.of("tier", "edge"), NO_IDS, null)
            .target("t", bound("b"), List.of(account("front")), null, tcpRule("any"));
    // Then
    assertThat(grants(mesh, "web")).isEmpty();
    assertThat(grants(mesh, "web-edge")).hasSize(1);
  }

  @Test
  void shouldAdmitThatVeryPodOnlyWhenASourceSelectsByLabel() {
    assertThat(sources(mesh().binding("b", Map.of("tier", "edge"), NO_IDS, null)))
        .containsExactly(Principal.ofPod(identity("web"), "uid-web-edge"));
  }

  @Test
  void shouldAdmitAccountsWhenABindingNamesThemInEitherWay() {
    var ids = Set.of("spiffe://cluster.local/ns/shop/sa/a");
    assertThat(sources(mesh().binding("b", Map.of(), ids, null)))
        .containsExactly(Principal.of(identity("a")));
    assertThat(sources(mesh().binding("b", Map.of(), NO_IDS, "front")))
        .containsExactly(Principal.of(identity("front")));
  }

  @Test
  void shouldAdmitTheUnionWhenABindingHasSeveralSchemes() {
    var ids = Set.of("spiffe://cluster.local/ns/shop/sa/a");
    assertThat(sources(mesh().binding("b", Map.of("tier", "edge"), ids, null)))
        .containsExactly(
            Principal.of(identity("a")), Principal.ofPod(identity("web"), "uid-web-edge"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spiffe://cluster.local/ns/other/sa/a",
        "spiffe://elsewhere/ns/shop/sa/a",
        "spiffe://cluster.local/ns/shop/sa/",
        "spiffe://cluster.local/ns/shop/sa/a/b",
        "spiffe://cluster.local/ns/shop",
      })
  void shouldMeanNobodyWhenASpiffeIdIsNotOfTheBindingsNamespace(String id) {
    assertThat(sources(mesh().binding("b", Map.of(), Set.of(id), null))).isEmpty();
  }

  @Test
  void shouldMeanNobodyWhenTheBindingIsEmptyOrMissing() {
    assertThat(sources(mesh().binding("b", Map.of(), NO_IDS, null))).isEmpty();
    assertThat(sources(mesh())).isEmpty();
    Subject missing = bound("missing");
    assertThat(
            grants(
                mesh().target("t", missing, List.of(account("front")), null, tcpRule("any")),
                "web"))
        .isEmpty();
  }

  @Test
  void shouldNotMeanPodsOfAnotherNamespaceWhenTheyHaveTheLabels() {
    var mesh =
        mesh()
            .pod("other/web", "other/web", Map.of("tier", "edge"), Map.of())
            .binding("b", Map.of("tier", "edge"), NO_IDS, null);
    assertThat(sources(mesh)).containsExactly(Principal.ofPod(identity("web"), "uid-web-edge"));
  }

  @Test
  void shouldAdmitPodsOfAnotherNamespaceWhenItsOwnBindingNamesThem() {
    var mesh =
        mesh()
            .pod("other/job", "other/job", Map.of("app", "job"), Map.of())
            .binding("other/jobs", Map.of("app", "job"), NO_IDS, null)
            .target("t", account("web"), List.of(bound("other/jobs")), null, tcpRule("any"));
    assertThat(grants(mesh, "web").get(0).sources())
        .containsExactly(Principal.ofPod(new Identity("other", "job"), "uid-other-job"));
  }

  @Test
  void shouldGrantThePortOfAnOlderTargetAlone() {
    var target = List.of(account("front"));
    assertThat(grants(mesh().target("t", account("web"), target, 8080, tcpRule("any")), "web"))
        .hasSize(1);
    assertThat(grants(mesh().target("t", account("web"), target, 80, tcpRule("any")), "web"))
        .hasSize(1);
    assertThat(grants(mesh().target("t", account("web"), target, 81, tcpRule("any")), "web"))
        .isEmpty();
    assertThat(grants(mesh().target("t", account("web"), target, 0, tcpRule("any")), "web"))
        .isEmpty();
  }
}
