package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.measuring.TrafficMeter;
import dev.sluice.domain.policy.Identity;
import dev.sluice.domain.policy.MeshModel;
import dev.sluice.domain.policy.Name;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who called whom how often, how well and how fast. One message of a sidecar is seen whole or not
 * at all. Memory is bounded: where there are too many pairs or backends at once, new pairs are
 * counted together under {@link #OTHERS}, and new backends not at all; but what was silent for long
 * makes room. Thread-safe.
 */
public final class EdgeStore implements TrafficMeter {
  /** Source and destination of what came after the limit. */
  public static final Edge OTHERS = new Edge(new Identity("", ""), new Name("", ""), Traffic.NONE);

  /** Some 1.5 kB each. */
  static final int MAX_EDGES = 20_000;

  private static final Logger LOG = Logger.getLogger(EdgeStore.class);
  private static final Key OTHER_PAIRS = new Key(OTHERS.source(), OTHERS.destination());

  private final int maxEdges;
  private final Clock clock;
  private final Tallies<Key> edges;
  private final Tallies<Name> backends;
  private final Tally others = new Tally();
  private final Counter overflow;
  private @Nullable Set<Name> services;
  private boolean full;

  public EdgeStore(MeterRegistry meters, Clock clock) {
    this(meters, clock, MAX_EDGES);
  }

  EdgeStore(MeterRegistry meters, Clock clock, int maxEdges) {
    this.maxEdges = maxEdges;
    this.clock = clock;
    this.edges = new Tallies<>(maxEdges);
    this.backends = new Tallies<>(maxEdges);
    this.overflow =
        Counter.builder("sluice.edges.overflow")
            .description("Samples of client and backend pairs past the limit")
            .register(meters);
    Gauge.builder("sluice.edges", this, EdgeStore::size)
        .description("Pairs of client and backend that are counted")
        .register(meters);
  }

  /**
   * What is known of Services from now on: nothing else is counted, whatever a sidecar says, and
   * what is no longer there is forgotten once it is silent.
   */
  public synchronized void know(MeshModel latest) {
    Set<Name> known = latest.services().keySet();
    services = known;
    Instant now = clock.instant();
    edges.forget(key -> !known.contains(key.destination()), now);
    backends.forget(name -> !known.contains(name), now);
  }

  /** What was counted for one backend. */
  public synchronized Traffic total(String namespace, String backendService) {
    return backends
        .known(new Name(namespace, backendService), clock.instant())
        .map(Tally::read)
        .orElse(Traffic.NONE);
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
    return edges
        .known(new Key(source, destination), clock.instant())
        .map(Tally::read)
        .orElse(Traffic.NONE);
  }

  /** Every pair at one instant, in no order. */
  public synchronized List<Edge> edges() {
    List<Edge> all = new ArrayList<>();
    edges.each((key, tally) -> all.add(edge(key, tally)));
    if (full) {
      all.add(edge(OTHER_PAIRS, others));
    }
    return all;
  }

  /** Adds one message of one of {@code source}'s sidecars. */
  synchronized void add(Identity source, Collection<EdgeSample> samples) {
    Instant now = clock.instant();
    for (EdgeSample sample : samples) {
      if (services == null || services.contains(sample.destination())) {
        edges.of(new Key(source, sample.destination()), now).orElseGet(this::others).add(sample);
        backends.of(sample.destination(), now).ifPresent(tally -> tally.add(sample));
      }
    }
  }

  private Tally others() {
    overflow.increment();
    if (!full) {
      full = true;
      LOG.warnf(
          "More than %d pairs of client and backend: further ones are counted together", maxEdges);
    }
    return others;
  }

  private static Edge edge(Key key, Tally tally) {
    return new Edge(key.source(), key.destination(), tally.read());
  }

  private synchronized int size() {
    return edges.size();
  }

  private record Key(Identity source, Name destination) {}
}
