package dev.sluice.domain.policy;

import static dev.sluice.domain.policy.ModelBuilder.account;
import static dev.sluice.domain.policy.ModelBuilder.bound;
import static dev.sluice.domain.policy.ModelBuilder.http;
import static dev.sluice.domain.policy.ModelBuilder.httpRule;
import static dev.sluice.domain.policy.ModelBuilder.match;
import static dev.sluice.domain.policy.ModelBuilder.name;
import static dev.sluice.domain.policy.ModelBuilder.tcp;
import static dev.sluice.domain.policy.ModelBuilder.tcpRule;
import static dev.sluice.domain.policy.ModelBuilder.udpRule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.Finding.Reason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FindingsTest {
  private static ModelBuilder mesh() {
    return new ModelBuilder()
        .service("web", http(80, 8080), tcp(5432, 5432))
        .service("web-v1", http(80, 8080), tcp(5432, 5432))
        .service("web-v2", http(80, 8080))
        .pod("web")
        .group("g", match("a"), match("b"))
        .tcpRoute("any");
  }

  private static List<Finding> split(ModelBuilder mesh, String name) {
    return of(mesh, SmiKind.TRAFFIC_SPLIT, name);
  }

  private static List<Finding> target(ModelBuilder mesh) {
    return of(mesh, SmiKind.TRAFFIC_TARGET, "t");
  }

  private static List<Finding> of(ModelBuilder mesh, SmiKind kind, String name) {
    return Findings.of(mesh.model()).getOrDefault(new SmiRef(kind, name(name)), List.of());
  }

  @Test
  void shouldFindNothingWhenAllIsWell() {
    var mesh =
        mesh()
            .split("s", "web", List.of(), "web-v1=90", "web-v1=10", "missing=0")
            .split("m", "web:80", List.of("g"), "web-v2=1")
            .target("t", "web", List.of("a"), tcpRule("any"), httpRule("g", "a"));
    assertThat(Findings.of(mesh.model())).isEmpty();
  }

  @Test
  void shouldNameThePortThatABackendLacks() {
    assertThat(split(mesh().split("s", "web", List.of(), "web-v1=1", "web-v2=1"), "s"))
        .containsExactly(
            new Finding(
                Reason.PortMismatch,
                "backend \"web-v2\" has no port 5432 as the root \"web\" has, so it gets nothing on it"));
  }

  @Test
  void shouldNameWhatIsMissingAroundASplit() {
    assertThat(split(mesh().split("s", "nowhere", List.of(), "web-v1=1"), "s"))
        .extracting(Finding::reason)
        .containsExactly(Reason.RootNotFound);
    assertThat(split(mesh().split("s", "web.other", List.of(), "web-v1=1"), "s"))
        .extracting(Finding::reason)
        .containsExactly(Reason.RootNotFound);
    assertThat(split(mesh().split("s", "web:80", List.of(), "web-v1=1", "gone=1"), "s"))
        .extracting(Finding::reason)
        .containsExactly(Reason.BackendNotFound);
    assertThat(split(mesh().split("s", "web:80", List.of(), "gone=1"), "s"))
        .extracting(Finding::reason)
        .containsExactly(Reason.BackendNotFound, Reason.NoUsableBackend);
    assertThat(split(mesh().split("s", "web:80", List.of("none", "g"), "web-v1=1"), "s"))
        .extracting(Finding::reason)
        .containsExactly(Reason.RouteNotFound);
    assertThat(split(mesh().split("s", "web", List.of()), "s"))
        .extracting(Finding::reason)
        .containsExactly(Reason.SaysNothing);
    assertThat(split(mesh().split("s", "web", List.of(), "web-v1=0"), "s"))
        .extracting(Finding::reason)
        .containsExactly(Reason.AllWeightsZero);
  }

  @Test
  void shouldTellTheYoungerOfTwoSplitsThatItHasNoEffect() {
    var mesh =
        mesh()
            .split("old", "web", List.of(), "web-v1=1")
            .split("new", "web.shop", List.of(), "web-v1=1")
            .split("ab", "web:80", List.of("g"), "web-v1=1");
    assertThat(split(mesh, "old")).isEmpty();
    assertThat(split(mesh, "ab")).isEmpty();
    assertThat(split(mesh, "new"))
        .containsExactly(
            new Finding(
                Reason.Shadowed,
                "TrafficSplit \"old\" is older and has the same root \"web\", so this one has no effect"));
  }

  @Test
  void shouldSayWhereMatchesTakeNothing() {
    assertThat(split(mesh().split("s", "web", List.of("g"), "web-v1=1"), "s"))
        .extracting(Finding::reason)
        .containsExactly(Reason.NeedsHttp);
  }

  @Test
  void shouldNameWhatIsMissingAroundATarget() {
    assertThat(target(mesh().target("t", "web", List.of(), tcpRule("any"))))
        .extracting(Finding::reason)
        .containsExactly(Reason.SaysNothing);
    assertThat(target(mesh().target("t", "web", List.of("a"))))
        .extracting(Finding::reason)
        .containsExactly(Reason.SaysNothing);
    assertThat(target(mesh().target("t", "web", List.of("a"), tcpRule("x"), httpRule("y"))))
        .extracting(Finding::message)
        .containsExactly(
            "spec.rules: TCPRoute \"x\" is missing or empty, so the rule grants nothing",
            "spec.rules: HTTPRouteGroup \"y\" is missing or empty, so the rule grants nothing");
    assertThat(target(mesh().target("t", "web", List.of("a"), httpRule("g", "a", "c"))))
        .containsExactly(
            new Finding(
                Reason.MatchNotFound,
                "spec.rules: HTTPRouteGroup \"g\" has no match \"c\"; it has a, b"));
    assertThat(target(mesh().target("t", "other/web", List.of("a"), tcpRule("any"))))
        .extracting(Finding::reason)
        .containsExactly(Reason.ForeignDestination);
    assertThat(
            target(
                mesh()
                    .target(
                        "t", bound("b"), List.of(bound("c"), account("a")), null, tcpRule("any"))))
        .extracting(Finding::reason)
        .containsExactly(Reason.BindingNotFound, Reason.BindingNotFound);
    assertThat(target(mesh().target("t", null, List.of(account("a")), null, tcpRule("any"))))
        .extracting(Finding::reason)
        .containsExactly(Reason.SaysNothing);
  }

  @Test
  void shouldNameMatchesAndIdentitiesThatMeanNothing() {
    var mesh =
        mesh()
            .group("bad", new HttpMatch("m", "(", List.of(), Map.of()), match("fine"))
            .binding("b", Map.of(), Set.of("spiffe://cluster.local/ns/other/sa/x"), null)
            .binding("none", Map.of(), Set.of(), null);
    assertThat(of(mesh, SmiKind.HTTP_ROUTE_GROUP, "bad"))
        .extracting(Finding::reason)
        .containsExactly(Reason.UnusableMatch);
    assertThat(of(mesh, SmiKind.IDENTITY_BINDING, "b"))
        .extracting(Finding::reason)
        .containsExactly(Reason.ForeignIdentity);
    assertThat(of(mesh, SmiKind.IDENTITY_BINDING, "none"))
        .extracting(Finding::reason)
        .containsExactly(Reason.SaysNothing);
  }

  @Test
  void shouldSayThatNothingGuardsPodsWithoutSidecar() {
    var mesh = mesh().unmeshed("old").target("t", "old", List.of("a"), tcpRule("any"));
    assertThat(target(mesh))
        .containsExactly(
            new Finding(
                Reason.NotMeshed,
                "some pods of spec.destination have no sidecar, so they let anyone in; label the namespace sluice.dev/inject: enabled and restart them"));
    assertThat(target(mesh().unmeshed("old").target("t", "web", List.of("a"), tcpRule("any"))))
        .isEmpty();
  }

  @Test
  void shouldSayThatPodsOfTheDestinationDoNotFollowUdpRoutes() {
    var mesh = mesh().udpPod("dns", Map.of()).udpRoute("u", 53);
    assertThat(target(mesh.target("t", "dns", List.of("a"), udpRule("u")))).isEmpty();
    mesh = mesh().udpRoute("u", 53).target("t", "web", List.of("a"), udpRule("u"));
    assertThat(target(mesh))
        .containsExactly(
            new Finding(
                Reason.UdpNotEnforced,
                "some pods of spec.destination do not follow UDPRoutes; let a container declare a port with protocol: UDP, or annotate the pods sluice.dev/udp: enforced"));
  }
}
