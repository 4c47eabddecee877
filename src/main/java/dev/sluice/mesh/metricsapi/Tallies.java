package dev.sluice.mesh.metricsapi;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Tallies by what they are of, not more than fit. Who comes when it is full takes the place of the
 * one that nobody added to or read for the longest, if that is {@link #SILENT}. Guarded by its
 * {@link EdgeStore}.
 */
final class Tallies<K> {
  /** A release reads its counts far more often, so what it has read never falls under it. */
  static final Duration SILENT = Duration.ofMinutes(10);

  private final int most;
  private final LinkedHashMap<K, Entry> byAge = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Entry {
    private final Tally tally = new Tally();
    private Instant used;

    private Entry(Instant used) {
      this.used = used;
    }
  }

  Tallies(int most) {
    this.most = most;
  }

  /** Uses it. */
  Optional<Tally> known(K key, Instant now) {
    return Optional.ofNullable(byAge.get(key)).map(entry -> used(entry, now));
  }

  /** Uses it, or begins it; empty when there is no room. */
  Optional<Tally> of(K key, Instant now) {
    Optional<Tally> known = known(key, now);
    if (known.isPresent() || byAge.size() >= most && !makeRoom(now)) {
      return known;
    }
    Entry entry = new Entry(now);
    byAge.put(key, entry);
    return Optional.of(used(entry, now));
  }

  /** Forgets those that are silent and that these are. */
  void forget(Predicate<K> which, Instant now) {
    byAge.entrySet().removeIf(it -> silent(it.getValue(), now) && which.test(it.getKey()));
  }

  void each(BiConsumer<K, Tally> act) {
    byAge.forEach((key, entry) -> act.accept(key, entry.tally));
  }

  int size() {
    return byAge.size();
  }

  private boolean makeRoom(Instant now) {
    Iterator<Map.Entry<K, Entry>> oldestFirst = byAge.entrySet().iterator();
    if (!oldestFirst.hasNext() || !silent(oldestFirst.next().getValue(), now)) {
      return false;
    }
    oldestFirst.remove();
    return true;
  }

  private static boolean silent(Entry entry, Instant now) {
    return !now.isBefore(entry.used.plus(SILENT));
  }

  private static Tally used(Entry entry, Instant now) {
    entry.used = now;
    return entry.tally;
  }
}
