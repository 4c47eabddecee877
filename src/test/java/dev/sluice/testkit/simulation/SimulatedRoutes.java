package dev.sluice.testkit.simulation;

import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import dev.sluice.domain.policy.Name;
import dev.sluice.domain.rollout.RouteProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A mesh that compiles splits and endpoints, and acknowledges as {@link Sidecars} says. */
final class SimulatedRoutes implements RouteProgress, AutoCloseable {
  private static final RouteState UNKNOWN = new RouteState(Map.of(), Map.of(), 0, 0);

  private final MeshCaches caches;
  private final Map<String, Sidecars> sidecars = new ConcurrentHashMap<>();
  private final Map<String, Told> told = new ConcurrentHashMap<>();
  private final Set<Name> asked = ConcurrentHashMap.newKeySet();
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
    /** Whether it says other weights than what all of them had acknowledged. */
    boolean moves() {
      return !compiled.weights().equals(before);
    }

    Duration age() {
      return Duration.ofNanos(System.nanoTime() - at);
    }
  }

  Sidecars sidecars(String namespace) {
    return sidecars.computeIfAbsent(
        namespace, ns -> new Sidecars(() -> asked(namespace).forEach(caches::changed)));
  }

  @Override
  public RouteState routes(String namespace, String root, int port) {
    asked.add(new Name(namespace, root));
    if (!caches.knows(namespace, root)) {
      return UNKNOWN;
    }
    Told now = tell(namespace, root);
    int all = sidecars(namespace).all();
    int acknowledged = acknowledged(namespace, now);
    int astray = now.moves() ? all - acknowledged : 0;
    return new RouteState(
        now.compiled().weights(),
        now.compiled().endpoints(),
        all,
        acknowledged,
        astray,
        behind(now, all - acknowledged, astray));
  }

  private static Behind behind(Told now, int count, int astray) {
    return count == 0 || now.age().compareTo(STUCK) < 0
        ? Behind.NOBODY
        : new Behind(count, astray, List.of("clients/stuck"), Instant.now().minus(now.age()));
  }

  @Override
  public void onChange(Consumer<Name> listener) {
    caches.onChange(
        root -> {
          if (asked.contains(root) && sidecars(root.namespace()).telling()) {
            listener.accept(root);
          }
        });
  }

  private List<Name> asked(String namespace) {
    return asked.stream().filter(name -> name.namespace().equals(namespace)).toList();
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
          boolean done = acknowledged(namespace, last) == sidecars(namespace).all();
          Map<String, Integer> before = done ? last.compiled().weights() : last.before();
          if (last.compiled().equals(now)) {
            return new Told(now, last.at(), before);
          }
          wakeLater(new Name(namespace, root));
          return new Told(now, System.nanoTime(), before);
        });
  }

  /** When they acknowledge, and when those that have not by then are stuck. */
  private void wakeLater(Name root) {
    Duration lag = sidecars(root.namespace()).lag();
    if (!lag.isZero()) {
      wakeAfter(root, lag);
    }
    wakeAfter(root, STUCK);
  }

  private void wakeAfter(Name root, Duration time) {
    later.schedule(() -> caches.changed(root), time.toMillis() + 1, TimeUnit.MILLISECONDS);
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
