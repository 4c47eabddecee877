package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel.Endpoint;
import dev.sluice.domain.policy.MeshPolicy.Outbound;
import dev.sluice.domain.policy.MeshPolicy.Rule;
import dev.sluice.domain.policy.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one snapshot has of one root Service port.
 *
 * @param weights by backend, zero ones included; empty where no split exists
 * @param addresses that receive its traffic, by backend
 * @param receivers who may be behind them
 * @param resources what a sidecar must have accepted to share requests out as this snapshot says
 * @param carrier the one of them that has the weights; null where there is none
 * @param shares equal for equal shares, whatever else changes
 */
record RouteNeeds(
    Map<String, Integer> weights,
    Map<String, Set<String>> addresses,
    Set<Identity> receivers,
    Set<Needed> resources,
    Needed carrier,
    Shares shares) {
  /** Of a Service port that is not there. */
  static final RouteNeeds NONE =
      new RouteNeeds(Map.of(), Map.of(), Set.of(), Set.of(), null, new Shares(List.of(), Set.of()));

  private static final List<TypeUrl> OF_BACKEND = List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINTS);
  private static final List<TypeUrl> OF_ROOT =
      List.of(TypeUrl.CLUSTER, TypeUrl.ENDPOINTS, TypeUrl.ROUTES);

  /** A resource in the version that the snapshot has. */
  record Needed(TypeUrl type, String name, String version) {}

  /**
   * @param reachable backends with an address; the others leave their share to these
   */
  record Shares(List<Rule> rules, Set<String> reachable) {}

  static RouteNeeds of(SnapshotIndex snapshot, Name service, int port) {
    Outbound root = snapshot.outbound(service, port);
    return root == null ? NONE : of(snapshot, root);
  }

  private static RouteNeeds of(SnapshotIndex snapshot, Outbound root) {
    Map<String, Outbound> leaves = leaves(snapshot, root);
    Set<Needed> needed = new HashSet<>(needed(snapshot, root, OF_ROOT));
    Set<Identity> receivers = new HashSet<>();
    for (Outbound leaf : leaves.values()) {
      needed.addAll(needed(snapshot, leaf, OF_BACKEND));
      receivers.addAll(leaf.identities());
    }
    Map<String, Set<String>> addresses = addresses(root, leaves);
    return new RouteNeeds(
        root.weights(),
        addresses,
        receivers,
        needed,
        carrier(needed, Names.out(root)),
        new Shares(root.rules(), reachable(addresses)));
  }

  /** The leaf Services that may receive the root's traffic: its split's backends, or itself. */
  private static Map<String, Outbound> leaves(SnapshotIndex snapshot, Outbound root) {
    Map<String, Outbound> found = new HashMap<>();
    if (root.weights().isEmpty()) {
      found.put(root.service().name(), root);
    }
    for (String backend : root.weights().keySet()) {
      Outbound leaf = snapshot.outbound(new Name(root.service().namespace(), backend), root.port());
      if (leaf != null) {
        found.put(backend, leaf);
      }
    }
    return found;
  }

  private static Map<String, Set<String>> addresses(Outbound root, Map<String, Outbound> leaves) {
    Map<String, Set<String>> all = new HashMap<>();
    root.weights().keySet().forEach(missing -> all.put(missing, Set.of()));
    leaves.forEach((name, leaf) -> all.put(name, addresses(leaf)));
    return all;
  }

  private static Set<String> addresses(Outbound leaf) {
    Set<String> all = new HashSet<>();
    for (Endpoint endpoint : leaf.endpoints()) {
      all.add(endpoint.address());
    }
    return all;
  }

  private static Set<String> reachable(Map<String, Set<String>> addresses) {
    Set<String> names = new HashSet<>();
    addresses.forEach(
        (name, some) -> {
          if (!some.isEmpty()) {
            names.add(name);
          }
        });
    return names;
  }

  /** Only what exists can be accepted: a TCP port, for one, has no routes. */
  private static List<Needed> needed(
      SnapshotIndex snapshot, Outbound outbound, List<TypeUrl> types) {
    String name = Names.out(outbound);
    List<Needed> found = new ArrayList<>();
    for (TypeUrl type : types) {
      Resource resource = snapshot.shared(type, name);
      if (resource != null) {
        found.add(new Needed(type, name, resource.version()));
      }
    }
    return found;
  }

  /** Requests are split by routes, connections by the endpoints of one cluster. */
  private static Needed carrier(Set<Needed> needed, String name) {
    Needed found = null;
    for (Needed one : needed) {
      boolean routes = one.type() == TypeUrl.ROUTES;
      if (one.name().equals(name) && (routes || one.type() == TypeUrl.ENDPOINTS && found == null)) {
        found = one;
      }
    }
    return found;
  }

  /** Numbers of {@link #addresses}. */
  Map<String, Integer> endpoints() {
    Map<String, Integer> counts = new HashMap<>();
    addresses.forEach((name, some) -> counts.put(name, some.size()));
    return Map.copyOf(counts);
  }

  /** Whether somebody receives traffic who did not before. */
  boolean receivesMoreThan(RouteNeeds before) {
    Set<String> known = new HashSet<>();
    before.addresses.values().forEach(known::addAll);
    return addresses.values().stream().anyMatch(some -> !known.containsAll(some));
  }
}
