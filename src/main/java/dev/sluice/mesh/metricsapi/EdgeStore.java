package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.Name;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Who called whom how often, how well and how fast. One message of a sidecar is seen whole or not
 * at all. Memory is bounded: past the limit, new pairs are counted together under {@link #OTHERS},
 * and new backends not at all. Thread-safe.
 */
public final class EdgeStore implements TrafficMeter {
  /** Source and destination of what came after the limit. */
  public static final Edge OTHERS = new Edge(new Identity("", ""), new Name("", ""), Traffic.NONE);

  /** Some 1.5 kB each. */
  static final int MAX_EDGES = 20_000;

  private static final Logger LOG = Logger.getLogger(EdgeStore.class);

  private final int maxEdges;
  private final Map<Key, Tally> edges = new HashMap<>();
  private final Map<Name, Tally> backends = new HashMap<>();
  private final Counter overflow;
  private boolean full;

  public EdgeStore(MeterRegistry meters) {
    this(meters, MAX_EDGES);
  }

  EdgeStore(MeterRegistry meters, int maxEdges) {
    this.maxEdges = maxEdges;
    this.overflow =
        Counter.builder("sluice.edges.overflow")
            .description("Samples of client and backend pairs past the limit")
            .register(meters);
    Gauge.builder("sluice.edges", this, EdgeStore::size)
        .description("Pairs of client and backend that are counted")
        .register(meters);
  }

  /** What was counted for one backend. */
  public synchronized Traffic total(String namespace, String backendService) {
    Tally tally = backends.get(new Name(namespace, backendService));
    return tally == null ? Traffic.NONE : tally.read();
  }

  @Override
  public synchronized Map<String, Traffic> totals(
      String namespace, Collection<String> backendServices) {
    Map<String, Traffic> all = new LinkedHashMap<>();
    backendServices.forEach(backend -> all.put(backend, total(namespace, backend)));
    return all;
  }

  /** What one client sent to one backend. */
  synchronized Traffic edge(Identity source, Name destination) {
    Tally tally = edges.get(new Key(source, destination));
    return tally == null ? Traffic.NONE : tally.read();
  }

  /** Every pair at one instant, in no order. */
  public synchronized List<Edge> edges() {
    return edges.entrySet().stream()
        .map(e -> new Edge(e.getKey().source(), e.getKey().destination(), e.getValue().read()))
        .toList();
  }

  /** Adds one message of one of {@code source}'s sidecars. */
  synchronized void add(Identity source, Collection<EdgeSample> samples) {
    for (EdgeSample sample : samples) {
      edge(new Key(source, sample.destination())).add(sample);
      backend(sample.destination()).add(sample);
    }
  }

  private Tally edge(Key key) {
    Tally known = edges.get(key);
    if (known != null) {
      return known;
    }
    return edges.computeIfAbsent(edges.size() < maxEdges ? key : others(), any -> new Tally());
  }

  /**
   * There are at most as many backends as pairs; past the limit a new one is thrown away after use.
   */
  private Tally backend(Name name) {
    Tally known = backends.get(name);
    if (known != null || backends.size() >= maxEdges) {
      return known == null ? new Tally() : known;
    }
    return backends.computeIfAbsent(name, any -> new Tally());
  }

  private Key others() {
    overflow.increment();
    if (!full) {
      full = true;
      LOG.warnf(
          "More than %d pairs of client and backend: further ones are counted together", maxEdges);
    }
    return new Key(OTHERS.source(), OTHERS.destination());
  }

  private synchronized int size() {
    return edges.size();
  }

  private record Key(Identity source, Name destination) {}
}
