package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.rollout.RouteProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads from the streams how far the sidecars have come with a Service's routes.
 *
 * <p>Every connected sidecar counts, since every one is given every route. It has acknowledged when
 * it has accepted the newest routes, clusters and endpoints of the root Service and its backends
 * and, if its workload may be one of the backends, everything else that it was told as well: a pod
 * must know its own listeners, rules and certificates before it is given traffic.
 */
public final class AcknowledgedRouting implements RouteProgress {
  private static final RouteState UNKNOWN = new RouteState(Map.of(), Map.of(), 0, 0);
  private static final List<TypeUrl> OF_BACKEND = List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINTS);
  private static final List<TypeUrl> OF_ROOT =
      List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINTS, TypeUrl.ROUTES);

  private final AdsServer ads;

  private final Clock clock;
  private final Instant everyoneIsBack;

  /**
   * @param reconnecting how long after our start sidecars that we know of, but that are not
   *     connected, count as not having acknowledged: they still do what our predecessor told them,
   *     and come back within their back-off
   */
  public AcknowledgedRouting(AdsServer ads, Clock clock, Duration reconnecting) {
    this.ads = ads;
    this.clock = clock;
    this.everyoneIsBack = clock.instant().plus(reconnecting);
  }

  @Override
  public RouteState routes(String namespace, String rootService, int port) {
    return ads.read(
        snapshot ->
            snapshot == null
                ? UNKNOWN
                : outbound(snapshot, new Name(namespace, rootService), port)
                    .map(root -> state(snapshot, root))
                    .orElse(UNKNOWN));
  }

  private RouteState state(Snapshot snapshot, Outbound root) {
    Map<String, Outbound> backends = backends(snapshot, root);
    Set<Identity> receivers =
        backends.values().stream()
            .flatMap(leaf -> leaf.identities().stream())
            .collect(Collectors.toSet());
    Collection<Needed> needed = needed(snapshot, root, backends.values());
    AdsServer.Count count = ads.count(stream -> acknowledged(stream, needed, receivers));
    return new RouteState(
        root.weights(), addresses(root, backends), sidecars(snapshot, count), count.passed());
  }

  private int sidecars(Snapshot snapshot, AdsServer.Count connected) {
    boolean reconnecting = clock.instant().isBefore(everyoneIsBack);
    return reconnecting ? Math.max(connected.all(), snapshot.byPod().size()) : connected.all();
  }

  private static boolean acknowledged(
      AdsStream stream, Collection<Needed> needed, Set<Identity> receivers) {
    boolean receives = receivers.contains(stream.caller().identity());
    return stream.test(
        state ->
            (!receives || state.calm())
                && needed.stream()
                    .allMatch(one -> state.has(one.type(), one.name(), one.version())));
  }

  private static Map<String, Integer> addresses(Outbound root, Map<String, Outbound> backends) {
    Map<String, Integer> counts = new HashMap<>();
    root.weights().keySet().forEach(missing -> counts.put(missing, 0));
    backends.forEach(
        (name, leaf) ->
            counts.put(
                name, (int) leaf.endpoints().stream().map(Endpoint::address).distinct().count()));
    return Map.copyOf(counts);
  }

  /** The leaf Services that may receive the root's traffic: its split's backends, or itself. */
  private static Map<String, Outbound> backends(Snapshot snapshot, Outbound root) {
    Map<String, Outbound> found = new HashMap<>();
    if (root.weights().isEmpty()) {
      found.put(root.service().name(), root);
    }
    for (String backend : root.weights().keySet()) {
      outbound(snapshot, new Name(root.service().namespace(), backend), root.port())
          .ifPresent(leaf -> found.put(backend, leaf));
    }
    return found;
  }

  private static Collection<Needed> needed(
      Snapshot snapshot, Outbound root, Collection<Outbound> backends) {
    Set<Needed> all = new HashSet<>(needed(snapshot, root, OF_ROOT));
    backends.forEach(backend -> all.addAll(needed(snapshot, backend, OF_BACKEND)));
    return all;
  }

  /** Only what exists can be accepted: a TCP port, for one, has no routes. */
  private static List<Needed> needed(Snapshot snapshot, Outbound outbound, List<TypeUrl> types) {
    String name = Names.out(outbound);
    List<Needed> found = new ArrayList<>();
    for (TypeUrl type : types) {
      Resource resource = snapshot.shared().of(type).get(name);
      if (resource != null) {
        found.add(new Needed(type, name, resource.version()));
      }
    }
    return found;
  }

  private static Optional<Outbound> outbound(Snapshot snapshot, Name service, int port) {
    return snapshot.policy().outbound().stream()
        .filter(one -> one.port() == port && one.service().equals(service))
        .findFirst();
  }

  private record Needed(TypeUrl type, String name, String version) {}
}
