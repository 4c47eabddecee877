package dev.sluice.domain.policy;

import static dev.sluice.domain.policy.ModelBuilder.http;
import static dev.sluice.domain.policy.ModelBuilder.match;
import static dev.sluice.domain.policy.ModelBuilder.name;
import static dev.sluice.domain.policy.ModelBuilder.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.MeshPolicy.Rule;
import dev.sluice.domain.policy.MeshPolicy.WeightedBackend;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TrafficSplits to rules; {@code docs/reference/smi-tests.md} says which statement each shows. */
class SplitRulesTest {
  private static final List<String> NO_MATCHES = List.of();
  private static final Rule OWN = rule("web=1");

  private static ModelBuilder mesh() {
    return new ModelBuilder()
        .service("web", http(80, 8080))
        .service("v1", http(80, 8080))
        .service("v2", http(80, 9090));
  }

  private static Rule rule(String... backends) {
    return new Rule(List.of(), backends(backends));
  }

  private static List<WeightedBackend> backends(String... backends) {
    return Stream.of(backends)
        .map(b -> b.split("="))
        .map(b -> new WeightedBackend(name(b[0]), Integer.parseInt(b[1])))
        .toList();
  }

  private static List<Rule> rules(ModelBuilder mesh, String service, int port) {
    return mesh.compile().outbound().stream()
        .filter(out -> out.service().equals(name(service)) && out.port() == port)
        .map(Outbound::rules)
        .findFirst()
        .orElseThrow();
  }

  private static List<Rule> rules(ModelBuilder mesh) {
    return rules(mesh, "web", 80);
  }

  @Test
  void shouldUseTheRootsOwnEndpointsWhenThereIsNoSplit() {
    assertThat(rules(mesh())).containsExactly(OWN);
  }

  @Test
  void shouldSplitByWeightAndLeaveOutZeroWhenThereIsASplit() {
    assertThat(rules(mesh().split("s", "web", NO_MATCHES, "v2=20", "v1=80")))
        .containsExactly(rule("v1=80", "v2=20"));
    assertThat(rules(mesh().split("s", "web", NO_MATCHES, "v1=1", "v2=0", "later=0")))
        .containsExactly(rule("v1=1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web",
        "web.shop",
        "web.shop.svc",
        "web.shop.svc.cluster.local",
        "web.shop.svc.cluster.local.",
        "web.",
        "WEB",
        "web.shop.svc.example.org"
      })
  void shouldFindTheRootWhenItIsSpelledLikeThis(String root) {
    assertThat(rules(mesh().split("s", root, NO_MATCHES, "v1=1"))).containsExactly(rule("v1=1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "web.other",
        "web.other.svc",
        "web.shop.pod",
        "web..svc",
        "other",
        "web.shop.svc..",
        "*.shop"
      })
  void shouldDoNothingWhenTheRootIsSpelledLikeThis(String root) {
    assertThat(rules(mesh().split("s", root, NO_MATCHES, "v1=1"))).containsExactly(OWN);
  }

  @Test
  void shouldLeaveOtherNamespacesAloneWhenASplitNamesTheSameService() {
    var mesh =
        mesh().service("other/web", http(80, 8080)).split("other/s", "web", NO_MATCHES, "web=1");
    assertThat(rules(mesh.split("s", "web", NO_MATCHES, "v1=1"), "other/web", 80))
        .containsExactly(rule("other/web=1"));
    var foreign =
        mesh()
            .service("other/web", http(80, 8080))
            .service("other/v1", http(80, 8080))
            .split("other/s", "web", NO_MATCHES, "v1=1");
    assertThat(rules(foreign)).containsExactly(rule("web=1"));
    assertThat(rules(foreign, "other/web", 80)).containsExactly(rule("other/v1=1"));
  }

  @Test
  void shouldKeepLeavesReachableWhenTheirRootIsSplit() {
    assertThat(rules(mesh().split("s", "web", NO_MATCHES, "v1=1"), "v1", 80))
        .containsExactly(rule("v1=1"));
  }

  @Test
  void shouldNeitherChainNorRecurseWhenABackendIsARoot() {
    var mesh =
        mesh().split("s", "web", NO_MATCHES, "web=1", "v1=1").split("t", "v1", NO_MATCHES, "v2=1");
    assertThat(rules(mesh)).containsExactly(rule("v1=1", "web=1"));
    assertThat(rules(mesh, "v1", 80)).containsExactly(rule("v2=1"));
  }

  @Test
  void shouldDropABackendWhenItsServiceIsMissing() {
    assertThat(rules(mesh().split("s", "web", NO_MATCHES, "v1=1", "gone=99")))
        .containsExactly(rule("v1=1"));
  }

  @Test
  void shouldDropABackendForOnePortWhenItLacksThatPort() {
    var mesh =
        new ModelBuilder()
            .service("web", http(80, 8080), tcp(9000, 9000))
            .service("v1", http(80, 1), tcp(9000, 2))
            .service("v2", http(80, 3))
            .split("s", "web", NO_MATCHES, "v1=1", "v2=1");
    assertThat(rules(mesh, "web", 80)).containsExactly(rule("v1=1", "v2=1"));
    assertThat(rules(mesh, "web", 9000)).containsExactly(rule("v1=1"));
  }

  @Test
  void shouldUseTheRootsOwnEndpointsWhenNoPositiveWeightCanBeHonoured() {
    assertThat(rules(mesh().split("s", "web", NO_MATCHES, "gone=1", "v1=0"))).containsExactly(OWN);
    var mesh =
        new ModelBuilder()
            .service("web", http(80, 8080), http(9090, 9090))
            .service("v1", http(80, 8080))
            .split("s", "web", NO_MATCHES, "v1=1");
    assertThat(rules(mesh, "web", 9090)).containsExactly(OWN);
  }

  @Test
  void shouldFailRequestsWhenAllWeightsAreZero() {
    assertThat(rules(mesh().split("s", "web", NO_MATCHES, "v1=0", "v2=0"))).containsExactly(rule());
  }

  @Test
  void shouldDoNothingWhenASplitHasNoBackends() {
    assertThat(rules(mesh().split("a", "web", NO_MATCHES).split("b", "web", NO_MATCHES, "v1=1")))
        .containsExactly(rule("v1=1"));
    assertThat(rules(mesh().split("a", "web", NO_MATCHES))).containsExactly(OWN);
  }

  @Test
  void shouldAddUpWithoutOverflowWhenABackendIsListedTwice() {
    assertThat(rules(mesh().split("s", "web", NO_MATCHES, "v1=1", "v1.shop=2")))
        .containsExactly(rule("v1=3"));
    int max = Integer.MAX_VALUE;
    assertThat(rules(mesh().split("s", "web", NO_MATCHES, "v1=" + max, "v1=" + max)))
        .containsExactly(rule("v1=" + max));
  }

  @Test
  void shouldLetTheOldestWinWhenSplitsCompete() {
    assertThat(
            rules(
                mesh().split("z", "web", NO_MATCHES, "v1=1").split("a", "web", NO_MATCHES, "v2=1")))
        .containsExactly(rule("v1=1"));
  }

  @Test
  void shouldTryMatchesFirstWhenSplitsHaveThem() {
    var mesh =
        mesh()
            .group("g", match("beta"))
            .group("h", match("gamma"))
            .split("plain", "web", NO_MATCHES, "v1=1")
            .split("one", "web", List.of("g"), "v2=1")
            .split("two", "web", List.of("h"), "v1=1", "v2=1");
    assertThat(rules(mesh))
        .containsExactly(
            new Rule(List.of(match("beta")), backends("v2=1")),
            new Rule(List.of(match("gamma")), backends("v1=1", "v2=1")),
            rule("v1=1"));
  }

  @Test
  void shouldSendTheRestToTheRootWhenOnlySomeRequestsAreSplit() {
    var mesh =
        mesh()
            .group("g", match("a"))
            .group("h", match("b"))
            .split("s", "web", List.of("g", "h"), "v2=1");
    assertThat(rules(mesh))
        .containsExactly(new Rule(List.of(match("a"), match("b")), backends("v2=1")), OWN);
  }

  @Test
  void shouldMatchNothingWhenAGroupIsMissingOrEmptyOrUnusable() {
    assertThat(rules(mesh().split("s", "web", List.of("gone"), "v2=1"))).containsExactly(OWN);
    assertThat(rules(mesh().group("g").split("s", "web", List.of("g"), "v2=1")))
        .containsExactly(OWN);
    var bad = new HttpMatch("bad", "a)|(?:b", List.of(), Map.of());
    assertThat(rules(mesh().group("g", bad).split("s", "web", List.of("g"), "v2=1")))
        .containsExactly(OWN);
    assertThat(rules(mesh().group("g", match("a")).split("s", "web", List.of("gone", "g"), "v2=1")))
        .containsExactly(new Rule(List.of(match("a")), backends("v2=1")), OWN);
  }

  @Test
  void shouldNotMatchWhenThePortIsTcp() {
    var mesh =
        new ModelBuilder()
            .service("web", tcp(80, 8080))
            .service("v1", tcp(80, 8080))
            .group("g", match("a"))
            .split("s", "web", List.of("g"), "v1=1");
    assertThat(rules(mesh)).containsExactly(OWN);
  }
}
