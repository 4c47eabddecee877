package dev.sluice.domain.policy;

import static dev.sluice.domain.policy.ModelBuilder.account;
import static dev.sluice.domain.policy.ModelBuilder.bound;
import static dev.sluice.domain.policy.ModelBuilder.http;
import static dev.sluice.domain.policy.ModelBuilder.httpRule;
import static dev.sluice.domain.policy.ModelBuilder.match;
import static dev.sluice.domain.policy.ModelBuilder.name;
import static dev.sluice.domain.policy.ModelBuilder.named;
import static dev.sluice.domain.policy.ModelBuilder.tcp;
import static dev.sluice.domain.policy.ModelBuilder.tcpRule;
import static dev.sluice.domain.policy.ModelBuilder.udpRule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.MeshPolicy.Inbound;
import dev.sluice.domain.policy.MeshPolicy.InboundPort;
import dev.sluice.domain.policy.UdpPolicy.Grant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** UDPRoutes in TrafficTargets: statements 55, 57 and 58 of the SMI checklist, and their like. */
class UdpGrantsTest {
  /** {@code dns} is called by {@code a} (with two addresses) and {@code b}, which is not meshed. */
  private static ModelBuilder mesh() {
    return new ModelBuilder()
        .udpPod("dns", Map.of("query", 5353))
        .pod("a")
        .at("a", "fd00::a", "10.1.0.10")
        .unmeshed("b")
        .at("b", "10.1.0.11")
        .udpRoute("two", 8302, 8301)
        .udpRoute("all");
  }

  private static List<Grant> grants(ModelBuilder mesh) {
    return inbound(mesh).udp().orElseThrow().grants();
  }

  private static Inbound inbound(ModelBuilder mesh) {
    return mesh.compile().inbound().get(name("dns"));
  }

  private static Grant fromA(String target, Integer... ports) {
    return new Grant(name(target), List.of("10.1.0.10", "fd00::a"), List.of(ports));
  }

  @Test
  void shouldOpenTheRoutesPortsToAllAddressesOfItsSources() {
    assertThat(grants(mesh().target("t", "dns", List.of("a"), udpRule("two"))))
        .containsExactly(fromA("t", 8301, 8302));
  }

  @Test
  void shouldOpenAllPortsWhenARouteNamesNone() {
    assertThat(grants(mesh().target("t", "dns", List.of("a"), udpRule("all"))))
        .containsExactly(fromA("t"));
    assertThat(grants(mesh().target("t", "dns", List.of("a"), udpRule("two"), udpRule("all"))))
        .containsExactly(fromA("t"));
  }

  @Test
  void shouldAdmitPodsWithoutSidecarWhenTheyRunAsTheSource() {
    assertThat(grants(mesh().target("t", "dns", List.of("b"), udpRule("two"))))
        .containsExactly(new Grant(name("t"), List.of("10.1.0.11"), List.of(8301, 8302)));
  }

  @Test
  void shouldKeepTargetsApartWhenSeveralGrant() {
    var mesh =
        mesh()
            .udpRoute("one", 53)
            .target("u", "dns", List.of("b"), udpRule("one"))
            .target("t", "dns", List.of("a"), udpRule("two"));
    assertThat(grants(mesh))
        .containsExactly(
            fromA("t", 8301, 8302), new Grant(name("u"), List.of("10.1.0.11"), List.of(53)));
  }

  @Test
  void shouldOpenNoTcpWhenATargetHasUdpRoutesOnly() {
    var mesh =
        mesh()
            .service("dns", tcp(8301, 8301), http(80, 8080))
            .target("t", "dns", List.of("a"), udpRule("all"));
    assertThat(inbound(mesh).ports()).extracting(InboundPort::grants).containsOnly(List.of());
  }

  @Test
  void shouldOpenNoUdpWhenATargetHasTcpAndHttpRulesOnly() {
    var mesh =
        mesh()
            .tcpRoute("two", 8301, 8302)
            .group("g", match("a"))
            .target("t", "dns", List.of("a"), tcpRule("two"))
            .target("h", "dns", List.of("a"), httpRule("g"));
    assertThat(grants(mesh)).isEmpty();
  }

  @Test
  void shouldGiveEachProtocolItsOwnPortsWhenATargetHasBothKindsOfRoutes() {
    var mesh =
        mesh()
            .service("dns", tcp(8300, 8300), tcp(8301, 8301))
            .tcpRoute("tcp", 8300)
            .target("t", "dns", List.of("a"), tcpRule("tcp"), udpRule("two"));
    assertThat(grants(mesh)).containsExactly(fromA("t", 8301, 8302));
    assertThat(inbound(mesh).ports())
        .filteredOn(port -> !port.grants().isEmpty())
        .extracting(InboundPort::port)
        .containsExactly(8300);
  }

  @Test
  void shouldOpenThePodsPortWhenARouteNamesTheServicesPort() {
    var mesh =
        mesh()
            .udpService("dns", tcp(53, 5300), named(54, "query"), named(55, "nowhere"))
            .udpRoute("services", 53, 54, 55)
            .target("t", "dns", List.of("a"), udpRule("services"));
    assertThat(grants(mesh)).containsExactly(fromA("t", 53, 54, 55, 5300, 5353));
  }

  @Test
  void shouldNotFollowTcpPortsOfAServiceWhenTheyHaveTheNumber() {
    var mesh =
        mesh().service("dns", tcp(8301, 9999)).target("t", "dns", List.of("a"), udpRule("two"));
    assertThat(grants(mesh)).containsExactly(fromA("t", 8301, 8302));
  }

  @Test
  void shouldGrantNothingWhenSomethingLacks() {
    assertThat(grants(mesh().target("t", "dns", List.of("a"), udpRule("gone")))).isEmpty();
    assertThat(grants(mesh().target("t", "dns", List.of("nobody"), udpRule("two")))).isEmpty();
    assertThat(grants(mesh().target("t", "dns", List.of(), udpRule("two")))).isEmpty();
    assertThat(grants(mesh().target("t", "dns", List.of("a")))).isEmpty();
    assertThat(grants(mesh().target("t", "a", List.of("a"), udpRule("two")))).isEmpty();
    assertThat(grants(mesh().udpRoute("other/two").target("t", "dns", List.of("a"), udpRule("x"))))
        .isEmpty();
  }

  @Test
  void shouldGrantNothingWhenTheTargetIsNotInItsDestinationsNamespace() {
    var mesh =
        mesh()
            .udpRoute("other/all")
            .target("other/t", account("dns"), List.of(account("a")), null, udpRule("all"));
    assertThat(grants(mesh)).isEmpty();
  }

  @Test
  void shouldOpenTheOldTargetsPortAlone() {
    var from = List.of(account("a"));
    var dns = account("dns");
    assertThat(grants(mesh().target("t", dns, from, 8301, udpRule("two"))))
        .containsExactly(fromA("t", 8301));
    assertThat(grants(mesh().target("t", dns, from, 99, udpRule("two")))).isEmpty();
    assertThat(
            grants(
                mesh().udpService("dns", tcp(53, 5300)).target("t", dns, from, 53, udpRule("all"))))
        .containsExactly(fromA("t", 53, 5300));
  }

  @Test
  void shouldAdmitThePodsOfABindingWhenItIsTheSource() {
    var mesh =
        mesh()
            .binding("by-label", Map.of("app", "b"), Set.of(), null)
            .target("t", account("dns"), List.of(bound("by-label")), null, udpRule("two"));
    assertThat(grants(mesh))
        .containsExactly(new Grant(name("t"), List.of("10.1.0.11"), List.of(8301, 8302)));
  }

  @Test
  void shouldAdmitEveryoneWhenTheNamespaceIsPermissive() {
    var mesh = mesh().permissive("shop").target("t", "dns", List.of("a"), udpRule("two"));
    assertThat(inbound(mesh).udp()).contains(UdpPolicy.EVERYONE);
  }

  @Test
  void shouldSayNothingOfUdpWhenThePodDoesNotFollowIt() {
    var mesh = mesh().target("t", "a", List.of("b"), udpRule("two"));
    assertThat(mesh.compile().inbound().get(name("a")).udp()).isEmpty();
  }

  @Test
  void shouldShareOnePolicyWhenPodsAllowTheSame() {
    var mesh = mesh().target("t", "dns", List.of("a"), udpRule("two"));
    var twin = mesh.udpPod("dns", Map.of("other", 1)).compile();
    assertThat(twin.inbound().get(name("dns"))).isEqualTo(inbound(mesh));
  }
}
