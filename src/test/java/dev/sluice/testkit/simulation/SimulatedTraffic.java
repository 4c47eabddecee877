package dev.sluice.testkit.simulation;

import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.policy.Name;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Callers of each namespace's root Services, and the meter that counts what they get. Nothing is
 * sent: what would have been is worked out whenever splits, endpoints or settings change, so that
 * all of it is the same for the same history.
 */
final class SimulatedTraffic implements TrafficMeter {
  private final SimulatedRoutes routes;
  private final MeshCaches caches;
  private final FakeKubelet kubelet;
  private final Map<String, Callers> callers = new ConcurrentHashMap<>();

  SimulatedTraffic(SimulatedRoutes routes, MeshCaches caches, FakeKubelet kubelet) {
    this.routes = routes;
    this.caches = caches;
    this.kubelet = kubelet;
    caches.onChange(this::advance);
  }

  /** Those of one namespace, by this clock. */
  Callers callers(String namespace, Clock clock) {
    return callers.computeIfAbsent(
        namespace, ns -> new Callers(clock, root -> Flow.of(ns, root, routes, caches, kubelet)));
  }

  private void advance(Name root) {
    Callers of = callers.get(root.namespace());
    if (of != null) {
      of.advance(root.name());
    }
  }

  @Override
  public Map<String, Traffic> totals(String namespace, Collection<String> backends) {
    Callers of = callers.get(namespace);
    return backends.stream()
        .collect(Collectors.toMap(b -> b, b -> of == null ? Traffic.NONE : of.total(b)));
  }
}
