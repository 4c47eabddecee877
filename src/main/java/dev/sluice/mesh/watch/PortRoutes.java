package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.api.specs.v1alpha4.UdpRoute;
import dev.sluice.domain.policy.Name;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * TCPRoutes' and UDPRoutes' ports; no ports means all (SMI specs v1alpha4), so a route whose ports
 * are all impossible is left out.
 */
final class PortRoutes {
  private static final int MAX_PORT = 65_535;

  private PortRoutes() {}

  static Map<Name, Set<Integer>> ofTcp(List<TcpRoute> routes) {
    return byName(
        routes.stream().filter(it -> it.getSpec() != null).toList(),
        it -> it.getSpec().matches() == null ? null : it.getSpec().matches().ports());
  }

  static Map<Name, Set<Integer>> ofUdp(List<UdpRoute> routes) {
    return byName(
        routes.stream().filter(it -> it.getSpec() != null).toList(),
        it -> it.getSpec().matches() == null ? null : it.getSpec().matches().ports());
  }

  private static <T extends HasMetadata> Map<Name, Set<Integer>> byName(
      List<T> routes, Function<T, List<Integer>> given) {
    return routes.stream()
        .filter(it -> readable(orEmpty(given.apply(it))))
        .collect(
            toMap(MeshModelBuilder::nameOf, it -> ports(orEmpty(given.apply(it))), (a, b) -> a));
  }

  private static boolean readable(List<Integer> given) {
    return given.isEmpty() || !ports(given).isEmpty();
  }

  private static Set<Integer> ports(List<Integer> given) {
    return given.stream()
        .filter(Objects::nonNull)
        .filter(it -> it > 0 && it <= MAX_PORT)
        .collect(toUnmodifiableSet());
  }
}
