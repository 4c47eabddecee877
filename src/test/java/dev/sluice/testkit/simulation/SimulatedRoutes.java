package dev.sluice.testkit.simulation;

import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import dev.sluice.domain.rollout.RouteProgress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A mesh that compiles splits and endpoints, and acknowledges as {@link Sidecars} says. */
final class SimulatedRoutes implements RouteProgress, AutoCloseable {
  private static final RouteState UNKNOWN = new RouteState(Map.of(), Map.of(), 0, 0);

  private final MeshCaches caches;
  private final Map<String, Sidecars> sidecars = new ConcurrentHashMap<>();
  private final Map<String, Told> told = new ConcurrentHashMap<>();
  private final ScheduledExecutorService later = new ScheduledThreadPoolExecutor(1);

  SimulatedRoutes(MeshCaches caches) {
    this.caches = caches;
  }

  /** What was compiled from the objects. */
  private record Compiled(Map<String, Integer> weights, Map<String, Integer> endpoints) {}

  /**
   * @param compiled what the sidecars were told last
   * @param at when, by {@link System#nanoTime}
   * @param before weights that all of them had acknowledged
   */
  private record Told(Compiled compiled, long at, Map<String, Integer> before) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - at);
    }
  }

  Sidecars sidecars(String namespace) {
    return sidecars.computeIfAbsent(namespace, ns -> new Sidecars(() -> caches.changed(namespace)));
  }

  @Override
  public RouteState routes(String namespace, String root, int port) {
    if (!caches.knows(namespace, root)) {
      return UNKNOWN;
    }
    Told now = tell(namespace, root);
    return new RouteState(
        now.compiled().weights(),
        now.compiled().endpoints(),
        sidecars(namespace).all(),
        acknowledged(namespace, now));
  }

  /** By backend, the share of the root Service's requests that callers send there. */
  Map<String, Double> shares(String namespace, String root) {
    Told now = tell(namespace, root);
    double done = acknowledged(namespace, now) / (double) sidecars(namespace).all();
    Map<String, Double> shares = new HashMap<>();
    add(shares, root, now.before(), 1 - done);
    add(shares, root, now.compiled().weights(), done);
    return shares;
  }

  private static void add(
      Map<String, Double> shares, String root, Map<String, Integer> weights, double part) {
    double sum = weights.values().stream().mapToInt(Integer::intValue).sum();
    if (sum == 0) {
      shares.merge(root, part, Double::sum);
    }
    weights.forEach(
        (backend, w) -> shares.merge(backend, sum == 0 ? 0 : part * w / sum, Double::sum));
  }

  private Told tell(String namespace, String root) {
    Compiled now = compile(namespace, root);
    return told.compute(
        namespace + "/" + root,
        (key, last) -> {
          if (last == null) {
            return new Told(now, System.nanoTime(), now.weights());
          }
          if (last.compiled().equals(now)) {
            return last;
          }
          boolean done = acknowledged(namespace, last) == sidecars(namespace).all();
          wakeLater(namespace);
          return new Told(now, System.nanoTime(), done ? last.compiled().weights() : last.before());
        });
  }

  private void wakeLater(String namespace) {
    Duration lag = sidecars(namespace).lag();
    if (!lag.isZero()) {
      later.schedule(() -> caches.changed(namespace), lag.toMillis() + 1, TimeUnit.MILLISECONDS);
    }
  }

  private int acknowledged(String namespace, Told one) {
    Sidecars settings = sidecars(namespace);
    return one.age().compareTo(settings.lag()) < 0 ? 0 : settings.acknowledging();
  }

  private Compiled compile(String namespace, String root) {
    Map<String, Integer> weights =
        caches
            .split(namespace, root)
            .map(
                split ->
                    split.getSpec().backends().stream()
                        .collect(Collectors.toMap(Backend::service, Backend::weight)))
            .orElse(Map.of());
    var backends = weights.isEmpty() ? Map.of(root, 100).keySet() : weights.keySet();
    return new Compiled(
        weights,
        backends.stream()
            .collect(Collectors.toMap(b -> b, b -> caches.endpoints(namespace, b).size())));
  }

  @Override
  public void close() {
    later.shutdownNow();
  }
}
