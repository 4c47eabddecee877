package dev.sluice.domain.policy;

import static dev.sluice.domain.policy.ModelBuilder.http;
import static dev.sluice.domain.policy.ModelBuilder.httpRule;
import static dev.sluice.domain.policy.ModelBuilder.identity;
import static dev.sluice.domain.policy.ModelBuilder.match;
import static dev.sluice.domain.policy.ModelBuilder.name;
import static dev.sluice.domain.policy.ModelBuilder.named;
import static dev.sluice.domain.policy.ModelBuilder.tcp;
import static dev.sluice.domain.policy.ModelBuilder.tcpRule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshModel.Rule;
import dev.sluice.domain.policy.MeshPolicy.Grant;
import dev.sluice.domain.policy.MeshPolicy.Inbound;
import dev.sluice.domain.policy.MeshPolicy.InboundPort;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PolicyCompilerTest {
  /** Pod {@code web} serves HTTP on 8080 (Service port 80) and TCP on 5432 (Service port 15432). */
  private static ModelBuilder mesh() {
    return new ModelBuilder()
        .service("web", http(80, 8080), tcp(15432, 5432))
        .pod("web")
        .group("g", match("a"), match("b"))
        .tcpRoute("any")
        .tcpRoute("db", 5432);
  }

  private static Inbound inbound(ModelBuilder mesh) {
    return mesh.compile().inbound().get(name("web"));
  }

  private static List<Grant> grants(ModelBuilder mesh, int port) {
    return inbound(mesh).ports().stream()
        .filter(candidate -> candidate.port() == port)
        .findFirst()
        .orElseThrow()
        .grants();
  }

  private static Grant grant(String target, String source, HttpMatch... http) {
    return new Grant(name(target), Set.of(Principal.of(identity(source))), List.of(http));
  }

  private static ModelBuilder allow(Rule... rules) {
    return mesh().target("t", "web", List.of("a"), rules);
  }

  @Test
  void shouldDenyAllWhenNothingIsGranted() {
    assertThat(inbound(mesh()))
        .isEqualTo(
            new Inbound(
                identity("web"),
                false,
                List.of(
                    new InboundPort(5432, Protocol.TCP, List.of()),
                    new InboundPort(8080, Protocol.HTTP, List.of()))));
  }

  @Test
  void shouldGrantTheGroupsRequestsOnHttpPortsOnlyWhenARuleNamesAGroup() {
    assertThat(grants(allow(httpRule("g")), 8080))
        .containsExactly(grant("t", "a", match("a"), match("b")));
    assertThat(grants(allow(httpRule("g")), 5432)).isEmpty();
  }

  @Test
  void shouldGrantNamedMatchesOnlyWhenARuleNamesThem() {
    assertThat(grants(allow(httpRule("g", "b")), 8080))
        .containsExactly(grant("t", "a", match("b")));
    assertThat(grants(allow(httpRule("g", "unknown")), 8080)).isEmpty();
    assertThat(grants(allow(httpRule("g", "unknown", "a")), 8080))
        .containsExactly(grant("t", "a", match("a")));
  }

  @Test
  void shouldGrantNothingWhenAGroupOrRouteIsMissing() {
    assertThat(grants(allow(httpRule("gone")), 8080)).isEmpty();
    assertThat(grants(allow(tcpRule("gone")), 8080)).isEmpty();
    assertThat(grants(allow(tcpRule("gone"), httpRule("g")), 8080)).isEmpty();
    assertThat(grants(allow(tcpRule("any"), httpRule("gone")), 8080)).isEmpty();
    assertThat(grants(allow(tcpRule("gone"), tcpRule("db")), 5432))
        .containsExactly(grant("t", "a"));
  }

  @Test
  void shouldGrantNothingWhenAGroupsOnlyPatternIsUnusable() {
    var unusable =
        List.of(
            new HttpMatch("x", "(", List.of(), Map.of()),
            new HttpMatch("x", "\\Qa", List.of(), Map.of()),
            new HttpMatch("x", "(?=a)", List.of(), Map.of()),
            new HttpMatch("x", null, List.of(), Map.of("h", "(")),
            new HttpMatch("x", null, List.of(), Map.of("", "a")),
            new HttpMatch("x", null, List.of("G T"), Map.of()),
            new HttpMatch("x", "a".repeat(1001), List.of(), Map.of()),
            new HttpMatch("x", "(a{100}){100}", List.of(), Map.of()));
    assertThat(unusable)
        .allSatisfy(
            match ->
                assertThat(
                        grants(
                            mesh()
                                .group("bad", match)
                                .target("t", "web", List.of("a"), httpRule("bad")),
                            8080))
                    .isEmpty());
  }

  @Test
  void shouldGrantAllHttpWhenTcpRoutesAloneOpenAnHttpPort() {
    assertThat(grants(allow(tcpRule("any")), 8080)).containsExactly(grant("t", "a"));
    assertThat(grants(allow(tcpRule("any")), 5432)).containsExactly(grant("t", "a"));
    assertThat(grants(allow(tcpRule("db")), 8080)).isEmpty();
    assertThat(grants(allow(tcpRule("db")), 5432)).containsExactly(grant("t", "a"));
  }

  @Test
  void shouldRequireBothWhenATargetHasTcpAndHttpRules() {
    var mesh = mesh().tcpRoute("eighty", 80).tcpRoute("pod", 8080).tcpRoute("other", 81);
    assertThat(
            grants(
                mesh.target("t", "web", List.of("a"), tcpRule("eighty"), httpRule("g", "a")), 8080))
        .containsExactly(grant("t", "a", match("a")));
    assertThat(
            grants(
                mesh()
                    .tcpRoute("pod", 8080)
                    .target("t", "web", List.of("a"), tcpRule("pod"), httpRule("g", "a")),
                8080))
        .containsExactly(grant("t", "a", match("a")));
    assertThat(
            grants(
                mesh()
                    .tcpRoute("other", 81)
                    .target("t", "web", List.of("a"), tcpRule("other"), httpRule("g")),
                8080))
        .isEmpty();
    assertThat(grants(allow(tcpRule("any"), httpRule("g")), 5432)).isEmpty();
  }

  @Test
  void shouldCompareServicePortsAndPodPortsWhenARouteNamesPorts() {
    assertThat(
            grants(
                mesh().tcpRoute("r", 15432).target("t", "web", List.of("a"), tcpRule("r")), 5432))
        .containsExactly(grant("t", "a"));
    assertThat(
            grants(
                mesh().tcpRoute("r", 15432).target("t", "web", List.of("a"), tcpRule("r")), 8080))
        .isEmpty();
  }

  @Test
  void shouldKeepTargetsApartWhenSeveralGrant() {
    var mesh =
        mesh()
            .target("z", "web", List.of("b", "c"), httpRule("g", "b"))
            .target("a", "web", List.of("a"), tcpRule("db"));
    assertThat(grants(mesh, 8080))
        .containsExactly(
            new Grant(
                name("z"),
                Set.of(Principal.of(identity("b")), Principal.of(identity("c"))),
                List.of(match("b"))));
    assertThat(grants(mesh, 5432)).containsExactly(grant("a", "a"));
  }

  @Test
  void shouldGrantNothingWhenSourcesOrRulesAreMissing() {
    assertThat(grants(mesh().target("t", "web", List.of(), tcpRule("any")), 8080)).isEmpty();
    assertThat(grants(mesh().target("t", "web", List.of("a")), 8080)).isEmpty();
  }

  @Test
  void shouldGrantNothingWhenATargetIsInAnotherNamespaceThanItsDestination() {
    assertThat(
            grants(
                mesh()
                    .tcpRoute("evil/any")
                    .target("evil/t", "shop/web", List.of("evil/a"), tcpRule("any")),
                8080))
        .isEmpty();
  }

  @Test
  void shouldGrantToOtherNamespacesWhenSourcesNameThem() {
    assertThat(grants(mesh().target("t", "web", List.of("other/a"), tcpRule("any")), 8080))
        .containsExactly(grant("t", "other/a"));
  }

  @Test
  void shouldLookUpRoutesInTheTargetsNamespaceWhenTheNameExistsElsewhereToo() {
    assertThat(
            grants(mesh().tcpRoute("other/r").target("t", "web", List.of("a"), tcpRule("r")), 8080))
        .isEmpty();
  }

  @Test
  void shouldDecideByServiceAccountWhenPodsOfOneServiceDiffer() {
    var mesh =
        mesh()
            .pod("second", "other", Map.of("app", "web"), Map.of())
            .target("t", "web", List.of("a"), tcpRule("any"));
    assertThat(mesh.compile().inbound().get(name("second")).ports())
        .extracting(InboundPort::grants)
        .containsOnly(List.of());
  }

  @Test
  void shouldTakeThePortForTcpWhenServicesDisagree() {
    var mesh =
        mesh()
            .service("alias", Map.of("app", "web"), List.of(), tcp(1234, 8080))
            .target("h", "web", List.of("a"), httpRule("g"));
    assertThat(inbound(mesh).ports()).extracting(InboundPort::protocol).containsOnly(Protocol.TCP);
    assertThat(grants(mesh, 8080)).isEmpty();
    assertThat(
            grants(mesh.tcpRoute("r", 1234).target("t", "web", List.of("b"), tcpRule("r")), 8080))
        .containsExactly(grant("t", "b"));
  }

  @Test
  void shouldResolveNamedPortsByThePodWhenServicesUseThem() {
    var mesh =
        new ModelBuilder()
            .service("web", named(80, "web"), named(81, "unknown"))
            .pod("web", "web", Map.of("app", "web", "x", "y"), Map.of("web", 3000));
    assertThat(inbound(mesh).ports()).extracting(InboundPort::port).containsExactly(3000);
  }

  @Test
  void shouldDeriveNoPortsWhenAServiceHasNoSelectorOrAnotherNamespace() {
    var endpoint = new Endpoint("http80", "10.1.0.1", 8080, true);
    var mesh =
        new ModelBuilder()
            .service("web", Map.of(), List.of(endpoint), http(80, 8080))
            .service("other/web", http(80, 8080))
            .pod("web");
    assertThat(inbound(mesh).ports()).isEmpty();
  }

  @Test
  void shouldMarkPodsWhenTheirNamespaceIsPermissive() {
    assertThat(inbound(mesh().permissive("shop")).permissive()).isTrue();
    assertThat(inbound(mesh().permissive("other")).permissive()).isFalse();
  }

  @Test
  void shouldShareOnePolicyWhenPodsAreAlike() {
    var inbound =
        mesh()
            .pod("web-2", "web", Map.of("app", "web", "hash", "1"), Map.of())
            .unmeshed("plain")
            .compile()
            .inbound();
    assertThat(inbound).containsOnlyKeys(name("web"), name("web-2"));
    assertThat(inbound.get(name("web"))).isSameAs(inbound.get(name("web-2")));
  }

  @Test
  void shouldNameIdentitiesOfAllMeshedBackendsWhenTheyAreNotReadyYet() {
    var endpoints =
        List.of(
            new Endpoint("http80", "10.1.0.1", 8080, true),
            new Endpoint("http80", "10.9.9.9", 8080, false));
    var mesh =
        new ModelBuilder()
            .pod("other/far")
            .pod("web")
            .pod("web-new", "next", Map.of("app", "web"), Map.of())
            .unmeshed("old")
            .service("web", Map.of("app", "web"), endpoints, http(80, 8080));
    assertThat(mesh.compile().outbound().get(0).identities())
        .containsExactly(identity("other/far"), identity("next"), identity("web"));
  }

  @Test
  void shouldGiveEachPortItsEndpointsInOrderWhenAServiceHasSeveral() {
    var endpoints =
        Stream.of(
                new Endpoint("http80", "10.1.0.2", 8080, true),
                new Endpoint("tcp90", "10.1.0.1", 90, true),
                new Endpoint("http80", "10.1.0.1", 8080, false),
                new Endpoint("http80", "10.1.0.2", 8080, true))
            .toList();
    var outbound =
        new ModelBuilder()
            .service("web", Map.of(), endpoints, tcp(90, 90), http(80, 8080))
            .compile()
            .outbound();
    assertThat(outbound).extracting(Outbound::port).containsExactly(80, 90);
    assertThat(outbound.get(0).endpoints())
        .containsExactly(
            new Endpoint("http80", "10.1.0.1", 8080, false),
            new Endpoint("http80", "10.1.0.2", 8080, true));
    assertThat(outbound.get(1).endpoints())
        .containsExactly(new Endpoint("tcp90", "10.1.0.1", 90, true));
  }

  @Test
  void shouldSortServicesWhenTheyComeInAnyOrder() {
    var outbound =
        new ModelBuilder()
            .service("z", http(80, 1))
            .service("a/b", http(80, 1))
            .service("a", http(80, 1))
            .compile()
            .outbound();
    assertThat(outbound)
        .extracting(Outbound::service)
        .containsExactly(name("a/b"), name("a"), name("z"));
  }
}
