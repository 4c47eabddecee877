package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Name;
import dev.sluice.domain.rollout.RouteProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Reads from the streams how far the sidecars have come with a Service's routes.
 *
 * <p>Every sidecar that is connected and that the newest snapshot knew once counts, since every one
 * is given every route. It has acknowledged when it has accepted the newest routes, clusters and
 * endpoints of the root Service and its backends. A pod of a backend must besides, once its address
 * came, have accepted what it needs to be called: its own listeners, rules and certificates. What
 * changes of those later, or elsewhere, unsettles nobody.
 */
public final class AcknowledgedRouting implements RouteProgress {
  static final RouteState UNKNOWN = new RouteState(Map.of(), Map.of(), 0, 0);

  private static final Logger LOG = Logger.getLogger(AcknowledgedRouting.class);

  /** So that the answers of many sidecars to one change are told together. */
  private static final long GATHERING_MILLIS = 20;

  private final RouteBook book;
  private final Clock clock;
  private final List<Consumer<Name>> listeners = new CopyOnWriteArrayList<>();

  /** The next look without an event. The teller's thread alone. */
  private Instant planned;

  private final ScheduledExecutorService teller =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "route-progress");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param reconnecting how long after our start sidecars that we know of, but that are not
   *     connected, count as not having acknowledged: they still do what our predecessor told them,
   *     and come back within their back-off
   */
  public AcknowledgedRouting(AdsServer ads, Clock clock, Duration reconnecting) {
    this.clock = clock;
    this.book = new RouteBook(ads, clock, clock.instant().plus(reconnecting), this::soon);
    ads.watch(book);
  }

  @Override
  public RouteState routes(String namespace, String rootService, int port) {
    return book.state(new Name(namespace, rootService), port);
  }

  /** Once for each answer of {@link #routes} that is over. */
  @Override
  public void onChange(Consumer<Name> listener) {
    listeners.add(listener);
  }

  private void soon() {
    after(GATHERING_MILLIS);
  }

  private void after(long millis) {
    Runnable look = this::tell;
    var unused = teller.schedule(look, millis, TimeUnit.MILLISECONDS);
  }

  private void tell() {
    for (Name service : book.changed()) {
      listeners.forEach(listener -> tell(listener, service));
    }
    Instant next = book.nextChange();
    if (next != null && !next.equals(planned)) {
      planned = next;
      after(Duration.between(clock.instant(), next).toMillis() + GATHERING_MILLIS);
    }
  }

  private static void tell(Consumer<Name> listener, Name service) {
    try {
      listener.accept(service);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Somebody could not be told that the routes of %s changed", service);
    }
  }
}
