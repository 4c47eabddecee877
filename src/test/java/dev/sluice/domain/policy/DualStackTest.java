package dev.sluice.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshModel.Pod;
import dev.sluice.domain.policy.MeshModel.Routes;
import dev.sluice.domain.policy.MeshModel.Service;
import dev.sluice.domain.policy.MeshModel.ServicePort;
import dev.sluice.domain.policy.MeshModel.TargetPort;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pods and Services with addresses of both families. */
class DualStackTest {
  private static final Name BOTH = new Name("shop", "both");
  private static final Name OLD = new Name("shop", "old");
  private static final Name WEB = new Name("shop", "web");

  private static final MeshPolicy POLICY =
      PolicyCompiler.compile(
          new MeshModel(
              "cluster.local",
              Map.of(WEB, service()),
              Map.of(BOTH, pod(BOTH, "10.1.0.1", "fd00:1::1"), OLD, pod(OLD, "10.1.0.2")),
              List.of(),
              List.of(),
              Map.of(),
              Routes.NONE,
              Set.of()));

  private static Service service() {
    return new Service(
        WEB,
        List.of("10.0.0.7", "fd00::7"),
        List.of(new ServicePort("http", 80, new TargetPort(8080, null), Protocol.HTTP)),
        List.of(),
        Map.of("app", "web"),
        List.of(
            new Endpoint("http", "10.1.0.1", 8080, true, List.of("fd00:1::1")),
            new Endpoint("http", "10.1.0.2", 8080, true)));
  }

  private static Pod pod(Name name, String... ips) {
    return new Pod(
        name,
        "uid-" + name.name(),
        List.of(ips),
        new Identity("shop", name.name()),
        Map.of("app", "web"),
        Map.of(),
        Map.of(),
        true);
  }

  @Test
  void shouldTellWhichPodsHaveIpv6() {
    assertThat(POLICY.inbound().get(BOTH).ipv6()).isTrue();
    assertThat(POLICY.inbound().get(OLD).ipv6()).isFalse();
  }

  @Test
  void shouldGuardEveryAddressOfAPod() {
    assertThat(POLICY.direct())
        .isEqualTo(
            Map.of("10.1.0.1", Set.of(8080), "10.1.0.2", Set.of(8080), "fd00:1::1", Set.of(8080)));
  }

  @Test
  void shouldKnowAServiceByAllItsAddressesAndAPodOnce() {
    var web = POLICY.outbound().get(0);
    assertThat(web.clusterIps()).containsExactly("10.0.0.7", "fd00::7");
    assertThat(web.endpoints()).isEqualTo(service().endpoints());
  }
}
