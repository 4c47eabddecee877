package dev.sluice.controller.attempts;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes that the API server has answered and the caches do not show yet, so that nobody writes the
 * same twice.
 */
public final class Fresh {
  /** A cache that is further behind is not waited for. */
  private static final Duration BEHIND = Duration.ofSeconds(2);

  /** By uid of the Rollout and object. */
  private final Map<String, Map<String, Write>> writes = new ConcurrentHashMap<>();

  /**
   * @param seen what the cache showed when it was written
   * @param missed whether somebody has wanted it again since
   */
  private record Write(String wanted, String seen, Instant at, boolean missed) {
    boolean is(String otherWanted, String otherSeen, Instant now) {
      return wanted.equals(otherWanted) && seen.equals(otherSeen) && now.isBefore(at.plus(BEHIND));
    }
  }

  /** Whether this was just done, and what is seen is what was seen before that. */
  boolean done(String uid, String object, String wanted, String seen, Instant now) {
    Write last = of(uid).get(object);
    if (last == null || !last.is(wanted, seen, now)) {
      return false;
    }
    of(uid).put(object, new Write(wanted, seen, last.at(), true));
    return true;
  }

  void wrote(String uid, String object, String wanted, String seen, Instant now) {
    of(uid).put(object, new Write(wanted, seen, now, false));
  }

  /** When what was not written twice may be; empty for never. */
  public Optional<Instant> next(String uid) {
    return of(uid).values().stream()
        .filter(Write::missed)
        .map(write -> write.at().plus(BEHIND))
        .min(Instant::compareTo);
  }

  /** The Rollout is gone. */
  public void forget(String uid) {
    writes.remove(uid);
  }

  private Map<String, Write> of(String uid) {
    return writes.computeIfAbsent(uid, id -> new ConcurrentHashMap<>());
  }
}
