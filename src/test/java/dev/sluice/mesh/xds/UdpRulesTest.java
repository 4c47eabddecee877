package dev.sluice.mesh.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshPolicy;
import dev.sluice.domain.policy.MeshPolicy.Inbound;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.policy.UdpPolicy;
import dev.sluice.domain.policy.UdpPolicy.Grant;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UdpRulesTest {
  private static final Name T = new Name("shop", "t");
  private static final Name U = new Name("shop", "u");
  private static final Name POD = new Name("shop", "dns");

  private static UdpPolicy policy(Grant... grants) {
    return new UdpPolicy(false, List.of(grants));
  }

  /** Without the title. */
  private static List<String> lines(UdpPolicy policy) {
    List<String> all = UdpRules.text(policy).lines().toList();
    assertThat(all.get(0)).matches("sluice-udp/1 [0-9a-f]{32}");
    return all.subList(1, all.size());
  }

  @Test
  void shouldTellSourcesAndPortsALineEach() {
    assertThat(
            lines(
                policy(
                    new Grant(T, List.of("10.1.0.7", "fd00::7"), List.of(8301, 8302)),
                    new Grant(U, List.of("10.1.0.8"), List.of()))))
        .containsExactly(
            "allow 10.1.0.7 8301,8302", "allow 10.1.0.8 all", "allow fd00::7 8301,8302", "end");
  }

  @Test
  void shouldUniteWhatTargetsAllowToOneAddress() {
    var a = new Grant(T, List.of("10.1.0.7"), List.of(2));
    var b = new Grant(U, List.of("10.1.0.7"), List.of(1, 2));
    var all = new Grant(U, List.of("10.1.0.7"), List.of());
    assertThat(lines(policy(a, b))).containsExactly("allow 10.1.0.7 1,2", "end");
    assertThat(lines(policy(a, all))).containsExactly("allow 10.1.0.7 all", "end");
    assertThat(lines(policy(all, a))).containsExactly("allow 10.1.0.7 all", "end");
  }

  @Test
  void shouldTakeSeveralLinesWhenPortsAreMoreThanARuleHolds() {
    var ports = IntStream.rangeClosed(1, 31).boxed().toList();
    assertThat(lines(policy(new Grant(T, List.of("10.1.0.7"), ports))))
        .containsExactly(
            "allow 10.1.0.7 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15",
            "allow 10.1.0.7 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30",
            "allow 10.1.0.7 31",
            "end");
  }

  @Test
  void shouldOpenToEveryoneOnlyWhenPermissive() {
    assertThat(lines(UdpPolicy.EVERYONE)).containsExactly("open", "end");
    assertThat(lines(policy())).containsExactly("end");
  }

  @Test
  void shouldLeaveOutWhatIsNoAddress() {
    var sources = List.of("", "10.1.0.7\nopen", "10.1.0", "::ffff:10.1.0.7", "fe80::1%eth0");
    assertThat(lines(policy(new Grant(T, sources, List.of())))).containsExactly("end");
  }

  @Test
  void shouldHaveAnotherTitleExactlyWhenTheRulesDiffer() {
    var t = UdpRules.text(policy(new Grant(T, List.of("10.1.0.7"), List.of(1))));
    assertThat(UdpRules.text(policy(new Grant(U, List.of("10.1.0.7"), List.of(1))))).isEqualTo(t);
    assertThat(UdpRules.text(policy(new Grant(T, List.of("10.1.0.7"), List.of(2)))).lines())
        .doesNotContain(t.lines().findFirst().orElseThrow());
  }

  private static Resources resources(SnapshotBuilder builder, Optional<UdpPolicy> udp) {
    var inbound = new Inbound(new Identity("shop", "dns"), false, List.of(), udp);
    var policy = new MeshPolicy(List.of(), Map.of(POD, inbound));
    return builder.build(policy, "cluster.local", "").byPod().get(POD);
  }

  @Test
  void shouldChangeTheAnswerAloneWhenRulesChange() throws InvalidProtocolBufferException {
    // Given
    var builder = new SnapshotBuilder();
    var many = IntStream.range(0, 500).mapToObj(i -> "10.1." + i / 250 + "." + i % 250).toList();
    var before = resources(builder, Optional.of(policy()));
    // When
    var after = resources(builder, Optional.of(policy(new Grant(T, many, List.of()))));
    // Then
    assertThat(after.of(TypeUrl.LISTENER)).isEqualTo(before.of(TypeUrl.LISTENER));
    var routes = after.of(TypeUrl.ROUTES).get("udp").body().unpack(RouteConfiguration.class);
    var body =
        routes.getVirtualHosts(0).getRoutes(0).getDirectResponse().getBody().getInlineString();
    assertThat(body.lines()).hasSize(502);
    assertThat(routes.getMaxDirectResponseBodySizeBytes().getValue()).isEqualTo(body.length());
  }

  @Test
  void shouldServeNothingWhenThePodDoesNotFollowUdpRules() {
    var resources = resources(new SnapshotBuilder(), Optional.empty());
    assertThat(resources.of(TypeUrl.LISTENER)).doesNotContainKey("udp");
    assertThat(resources.of(TypeUrl.ROUTES)).doesNotContainKey("udp");
  }
}
