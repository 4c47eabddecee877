package dev.sluice.mesh.watch;

import static dev.sluice.mesh.watch.MeshModelBuilder.orEmpty;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.sluice.api.specs.v1alpha4.TcpRoute;
import dev.sluice.domain.policy.Name;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * TCPRoutes' ports; no ports means all (SMI specs v1alpha4), so a route whose ports are all
 * impossible is left out.
 */
final class TcpRoutes {
  private static final int MAX_PORT = 65_535;

  private TcpRoutes() {}

  static Map<Name, Set<Integer>> byName(List<TcpRoute> routes) {
    return routes.stream()
        .filter(TcpRoutes::readable)
        .collect(toMap(MeshModelBuilder::nameOf, TcpRoutes::ports, (a, b) -> a));
  }

  private static boolean readable(TcpRoute route) {
    return route.getSpec() != null && (given(route).isEmpty() || !ports(route).isEmpty());
  }

  private static Set<Integer> ports(TcpRoute route) {
    return given(route).stream()
        .filter(it -> it != null && it > 0 && it <= MAX_PORT)
        .collect(toUnmodifiableSet());
  }

  private static List<Integer> given(TcpRoute route) {
    var matches = route.getSpec().matches();
    return matches == null ? List.of() : orEmpty(matches.ports());
  }
}
