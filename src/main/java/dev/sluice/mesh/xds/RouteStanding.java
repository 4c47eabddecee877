package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Name;
import dev.sluice.domain.rollout.RouteProgress;
import dev.sluice.domain.rollout.RouteProgress.Behind;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import dev.sluice.mesh.xds.RouteNeeds.Needed;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who lags behind with one root Service port. Only those are kept, so that it costs nothing when
 * everybody has everything. Guarded by its {@link RouteBook}.
 */
final class RouteStanding {
  private final Map<AdsStream, Lag> lagging = new HashMap<>();

  /** Versions of the carrier that share requests out as the newest one does. */
  private final Set<String> right = new HashSet<>();

  /** Pods that may receive traffic and have not been seen ready for it since their address came. */
  private final Set<Name> unfit = new HashSet<>();

  private RouteNeeds needs = RouteNeeds.NONE;

  /**
   * @param since it was last seen with everything
   */
  private record Lag(Instant since, boolean astray) {}

  /** What one sidecar lacks. */
  enum Verdict {
    ACKNOWLEDGED,
    BEHIND,
    ASTRAY
  }

  RouteNeeds needs() {
    return needs;
  }

  /**
   * Goes on with another snapshot.
   *
   * @return whether every sidecar has to be looked at
   */
  boolean follow(RouteNeeds next, Collection<AdsStream> sidecars) {
    RouteNeeds before = needs;
    if (next.equals(before)) {
      return false;
    }
    needs = next;
    if (!next.shares().equals(before.shares())) {
      right.clear();
    }
    if (next.carrier() != null) {
      right.add(next.carrier().version());
    }
    if (next.receivesMoreThan(before)) {
      sidecars.stream().filter(this::receives).forEach(sidecar -> unfit.add(sidecar.pod()));
    }
    return true;
  }

  /** A sidecar that came after the others may receive traffic as well. */
  void join(AdsStream sidecar) {
    if (receives(sidecar)) {
      unfit.add(sidecar.pod());
    }
  }

  /**
   * @return whether it is not what it was
   */
  boolean look(AdsStream sidecar, Instant now) {
    Verdict verdict = sidecar.ask(state -> verdict(sidecar, state));
    Lag before = lagging.get(sidecar);
    if (verdict == Verdict.ACKNOWLEDGED) {
      return lagging.remove(sidecar) != null;
    }
    Lag after = new Lag(before == null ? now : before.since(), verdict == Verdict.ASTRAY);
    lagging.put(sidecar, after);
    return !after.equals(before);
  }

  /**
   * @return whether it lagged
   */
  boolean leave(AdsStream sidecar) {
    unfit.remove(sidecar.pod());
    return lagging.remove(sidecar) != null;
  }

  boolean lags(AdsStream sidecar) {
    return lagging.containsKey(sidecar);
  }

  boolean settled() {
    return lagging.isEmpty();
  }

  /** When the next of those that lag is stuck; null for never. */
  Instant nextStuck(Instant now) {
    return lagging.values().stream()
        .map(lag -> lag.since().plus(RouteProgress.STUCK))
        .filter(stuck -> stuck.isAfter(now))
        .min(Instant::compareTo)
        .orElse(null);
  }

  /**
   * @param sidecars all that are asked, at least those that lag
   */
  RouteState state(int sidecars, int connected, Instant now) {
    int astray = (int) lagging.values().stream().filter(Lag::astray).count();
    return new RouteState(
        needs.weights(),
        needs.endpoints(),
        sidecars,
        connected - lagging.size(),
        astray,
        behind(now));
  }

  private Behind behind(Instant now) {
    Instant stuck = now.minus(RouteProgress.STUCK);
    int count = 0;
    int astray = 0;
    Instant first = null;
    Set<Name> pods = new HashSet<>();
    for (Map.Entry<AdsStream, Lag> entry : lagging.entrySet()) {
      Lag lag = entry.getValue();
      if (lag.since().isAfter(stuck)) {
        continue;
      }
      count++;
      astray += lag.astray() ? 1 : 0;
      first = first == null || lag.since().isBefore(first) ? lag.since() : first;
      pods.add(entry.getKey().pod());
    }
    return count == 0 ? Behind.NOBODY : new Behind(count, astray, named(pods), first);
  }

  private static List<String> named(Set<Name> pods) {
    return pods.stream().sorted().limit(Behind.NAMED).map(Name::toString).toList();
  }

  private boolean receives(AdsStream sidecar) {
    return needs.receivers().contains(sidecar.caller().identity());
  }

  private Verdict verdict(AdsStream sidecar, StreamState state) {
    if (unfit.contains(sidecar.pod()) && state.receives()) {
      unfit.remove(sidecar.pod());
    }
    for (Needed one : needs.resources()) {
      if (!state.has(one.type(), one.name(), one.version())) {
        return astray(state) ? Verdict.ASTRAY : Verdict.BEHIND;
      }
    }
    return unfit.contains(sidecar.pod()) ? Verdict.BEHIND : Verdict.ACKNOWLEDGED;
  }

  private boolean astray(StreamState state) {
    Needed carrier = needs.carrier();
    if (carrier == null) {
      return false;
    }
    String accepted = state.accepted(carrier.type(), carrier.name());
    return accepted != null && !accepted.isEmpty() && !right.contains(accepted);
  }
}
