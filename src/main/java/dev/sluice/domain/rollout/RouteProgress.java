package dev.sluice.domain.rollout;

import dev.sluice.domain.policy.Name;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How far the data plane has come with a root Service's routes. */
public interface RouteProgress {
  /**
   * A sidecar answers within milliseconds, a slow one of a large mesh within a second or two; one
   * that has not answered for so long is stuck, and says nothing about anybody else.
   */
  Duration STUCK = Duration.ofSeconds(10);

  /** Never null; an unknown Service has no weights and no endpoints. */
  RouteState routes(String namespace, String rootService, int port);

  /**
   * Tells when {@link #routes} may give another answer for a root Service that it was asked for
   * before. Told too often rather than too rarely, never by a thread that holds a lock; the
   * listener must return soon. One that never tells has to be asked.
   */
  default void onChange(Consumer<Name> listener) {}

  /**
   * @param weights by backend Service, as last compiled from the TrafficSplit (zero weights
   *     included); empty where no split exists
   * @param endpoints by backend Service, the addresses that receive its traffic, as last compiled
   * @param sidecars connected sidecars that use these routes
   * @param acknowledged those of them that have acknowledged weights and endpoints as compiled now
   * @param astray those that may share this root's requests out by other weights than those
   *     compiled now: they accepted another version of its routes, and not yet this one. What was
   *     measured while nobody is astray was measured at these weights; who lags in anything else,
   *     or never got any routes, is not astray
   * @param behind those that have not acknowledged and are {@link #STUCK}
   */
  record RouteState(
      Map<String, Integer> weights,
      Map<String, Integer> endpoints,
      int sidecars,
      int acknowledged,
      int astray,
      Behind behind) {

    /** Nobody is astray and nobody is stuck. */
    public RouteState(
        Map<String, Integer> weights,
        Map<String, Integer> endpoints,
        int sidecars,
        int acknowledged) {
      this(weights, endpoints, sidecars, acknowledged, 0, Behind.NOBODY);
    }

    /** Whether every connected sidecar does what was compiled. */
    public boolean settled() {
      return acknowledged == sidecars;
    }

    /** Whether every connected sidecar does, but for those that are stuck. */
    public boolean settledBut(Behind left) {
      return acknowledged + left.count() >= sidecars;
    }

    /** How many are {@link #astray}, but for those that are stuck. */
    public int astrayBut(Behind left) {
      return Math.max(0, astray - left.astray());
    }
  }

  /**
   * Sidecars that are connected and that have not acknowledged one root's routes for longer than
   * {@link #STUCK}, whether they do not answer or refused something.
   *
   * @param count all of them
   * @param astray those of them that still share requests out by other weights
   * @param pods {@code namespace/name} of the first {@link #NAMED} of them, sorted
   * @param since when the first of them was last seen with everything; null where there are none
   */
  record Behind(int count, int astray, List<String> pods, @Nullable Instant since) {
    /** More names do not help anybody. */
    public static final int NAMED = 5;

    /** Everybody answers. */
    public static final Behind NOBODY = new Behind(0, 0, List.of(), null);

    public Behind {
      pods = List.copyOf(pods);
    }
  }
}
