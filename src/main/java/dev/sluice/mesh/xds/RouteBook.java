package dev.sluice.mesh.xds;

import dev.sluice.domain.policy.Name;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps, for each root that somebody asked for, who lags behind. Every answer of a sidecar is
 * looked at once for the roots that it lags with, and every sidecar once for a root that changed;
 * asking costs nothing more.
 *
 * <p>Sidecars' threads only leave word; what follows is worked out by whoever asks, under this
 * book's own lock. Lock order: book, then stream.
 */
final class RouteBook implements AdsServer.Watcher {
  /** Whoever asks less often is not told of changes meanwhile. */
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final AdsServer ads;
  private final Clock clock;
  private final Instant everyoneIsBack;
  private final Runnable news;
  private final Set<AdsStream> moved = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean told = new AtomicBoolean();
  private final Map<Root, Entry> roots = new HashMap<>();
  private final Set<AdsStream> served = new HashSet<>();
  private SnapshotIndex index;

  private record Root(Name service, int port) {}

  private static final class Entry {
    private final RouteStanding standing = new RouteStanding();
    private Instant asked;

    /** Whether something moved since the last answer. */
    private boolean moved;

    /** What whoever asked last was answered; null once he was told that it is over. */
    private RouteState answer;

    private void look(AdsStream stream, Instant now) {
      moved |= standing.look(stream, now);
    }

    private void leave(AdsStream stream) {
      moved |= standing.leave(stream);
    }

    /** Cheap, for most roots rest. */
    private boolean mayDiffer() {
      return answer != null && (moved || !standing.settled() || !answer.settled());
    }
  }

  /**
   * @param everyoneIsBack until then, sidecars that we know of and that are not connected count as
   *     not having acknowledged
   * @param news called, by any thread and perhaps under its locks, when {@link #changed} may have
   *     something to say
   */
  RouteBook(AdsServer ads, Clock clock, Instant everyoneIsBack, Runnable news) {
    this.ads = ads;
    this.clock = clock;
    this.everyoneIsBack = everyoneIsBack;
    this.news = news;
  }

  @Override
  public void published() {
    tell();
  }

  @Override
  public void moved(AdsStream stream) {
    moved.add(stream);
    tell();
  }

  private void tell() {
    if (told.compareAndSet(false, true)) {
      news.run();
    }
  }

  synchronized RouteState state(Name service, int port) {
    Instant now = clock.instant();
    update(now);
    Entry entry = roots.computeIfAbsent(new Root(service, port), root -> entry(root, now));
    entry.asked = now;
    entry.answer = state(entry, now);
    entry.moved = false;
    return entry.answer;
  }

  /** Root Services whose state is not what whoever asked for it last was told; each once. */
  synchronized Set<Name> changed() {
    told.set(false);
    Instant now = clock.instant();
    update(now);
    roots.values().removeIf(entry -> entry.asked.plus(FORGOTTEN).isBefore(now));
    Set<Name> services = new HashSet<>();
    roots.forEach(
        (root, entry) -> {
          if (entry.mayDiffer() && differs(entry.answer, state(entry, now))) {
            entry.answer = null;
            services.add(root.service());
          }
        });
    return services;
  }

  /** When {@link #changed} may have something to say without an event; null for never. */
  synchronized Instant nextChange() {
    Instant now = clock.instant();
    Instant next = everyoneIsBack.isAfter(now) ? everyoneIsBack : null;
    for (Entry entry : roots.values()) {
      Instant stuck = entry.standing.nextStuck(now);
      if (stuck != null && (next == null || stuck.isBefore(next))) {
        next = stuck;
      }
    }
    return next;
  }

  /** How many sidecars there are decides nothing, as long as none of them lags. */
  private static boolean differs(RouteState before, RouteState after) {
    return before.settled() != after.settled()
        || before.settledBut(before.behind()) != after.settledBut(after.behind())
        || before.astray() != after.astray()
        || !before.behind().equals(after.behind())
        || !before.weights().equals(after.weights())
        || !before.endpoints().equals(after.endpoints());
  }

  private RouteState state(Entry entry, Instant now) {
    RouteNeeds needs = entry.standing.needs();
    if (needs.equals(RouteNeeds.NONE)) {
      return AcknowledgedRouting.UNKNOWN;
    }
    int expected = now.isBefore(everyoneIsBack) ? index.pods() : 0;
    return entry.standing.state(Math.max(served.size(), expected), served.size(), now);
  }

  private void update(Instant now) {
    Set<AdsStream> news = moved();
    Snapshot snapshot = ads.newest();
    Set<AdsStream> came = meet(news);
    Set<Entry> looked = follow(snapshot, now);
    for (Entry entry : roots.values()) {
      news.stream().filter(stream -> !served.contains(stream)).forEach(entry::leave);
      came.forEach(entry.standing::join);
    }
    for (AdsStream stream : news) {
      if (served.contains(stream)) {
        boolean afresh = stream.takeLost() | came.contains(stream);
        for (Entry entry : roots.values()) {
          if (!looked.contains(entry) && (afresh || entry.standing.lags(stream))) {
            entry.look(stream, now);
          }
        }
      }
    }
  }

  private Set<AdsStream> moved() {
    Set<AdsStream> taken = new HashSet<>(moved);
    moved.removeAll(taken);
    return taken;
  }

  /**
   * A stream that is not served was never told anything: whoever it is, it decides nothing.
   *
   * @return those that are new
   */
  private Set<AdsStream> meet(Set<AdsStream> news) {
    Set<AdsStream> came = new HashSet<>();
    for (AdsStream stream : news) {
      boolean asked = ads.has(stream) && stream.test(state -> state.view() != null);
      if (!asked) {
        served.remove(stream);
      } else if (served.add(stream)) {
        came.add(stream);
      }
    }
    return came;
  }

  /**
   * @return roots with which every sidecar was looked at
   */
  private Set<Entry> follow(Snapshot snapshot, Instant now) {
    Set<Entry> looked = new HashSet<>();
    if (snapshot == null || index != null && index.isOf(snapshot)) {
      return looked;
    }
    index = new SnapshotIndex(snapshot);
    roots.forEach(
        (root, entry) -> {
          if (follow(root, entry, now)) {
            looked.add(entry);
          }
        });
    return looked;
  }

  private boolean follow(Root root, Entry entry, Instant now) {
    RouteNeeds needs = RouteNeeds.of(index, root.service(), root.port());
    boolean changed = entry.standing.follow(needs, served);
    if (changed) {
      entry.moved = true;
      served.forEach(stream -> entry.look(stream, now));
    }
    return changed;
  }

  private Entry entry(Root root, Instant now) {
    Entry entry = new Entry();
    if (index != null) {
      follow(root, entry, now);
    }
    return entry;
  }
}
