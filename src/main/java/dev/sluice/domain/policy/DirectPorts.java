package dev.sluice.domain.policy;

import dev.sluice.domain.policy.MeshPolicy.Inbound;
import dev.sluice.domain.policy.MeshPolicy.InboundPort;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What can be called by a pod's own address, as headless Services and scrapers do. */
final class DirectPorts {
  private DirectPorts() {}

  /**
   * Ports that a Service leads to, by address. Only these await mutual TLS: to any other port the
   * bytes must go as the application wrote them, for a permissive pod hands them on.
   */
  static SortedMap<String, Set<Integer>> of(MeshModel model, Map<Name, Inbound> inbound) {
    var all = new TreeMap<String, Set<Integer>>();
    inbound.forEach(
        (name, policy) ->
            Objects.requireNonNull(model.pods().get(name), name.toString()).ips().stream()
                .filter(ip -> !policy.ports().isEmpty())
                .forEach(ip -> add(all.computeIfAbsent(ip, key -> new TreeSet<>()), policy)));
    return Collections.unmodifiableSortedMap(all);
  }

  private static void add(Set<Integer> ports, Inbound policy) {
    policy.ports().stream().map(InboundPort::port).forEach(ports::add);
  }
}
