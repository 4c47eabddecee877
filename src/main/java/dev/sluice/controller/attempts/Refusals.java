package dev.sluice.controller.attempts;

import dev.sluice.controller.status.Trouble;
import dev.sluice.domain.rollout.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What could not be done for each Rollout, by object, until it could. Remembered by the process
 * only: after a restart it is tried again at once, and refused again.
 */
public final class Refusals {
  private final BackOff backOff;
  private final Map<String, Map<String, Entry>> entries = new ConcurrentHashMap<>();

  public Refusals(BackOff backOff) {
    this.backOff = backOff;
  }

  /**
   * @param wanted hash of what was asked for; something else is tried at once
   * @param since when it was refused first
   * @param told when that was news
   * @param next when it is tried again
   */
  private record Entry(
      String reason,
      String words,
      String wanted,
      Instant since,
      Instant told,
      int attempts,
      Instant next) {
    /** Whether these words are said already, and not long ago. */
    boolean says(String other, Instant now) {
      return words.equals(other) && now.isBefore(told.plus(BackOff.LONGEST));
    }
  }

  /** Whether this is to be tried: it was not refused, or that is long enough ago. */
  boolean due(String uid, String object, String wanted, Instant now) {
    Entry entry = of(uid, object);
    return entry == null || !entry.wanted().equals(wanted) || !now.isBefore(entry.next());
  }

  /**
   * @param longest that is waited before it is tried again
   * @return whether that is news
   */
  boolean refused(
      String uid, String object, String wanted, Throwable thrown, Duration longest, Instant now) {
    Entry old = of(uid, object);
    int attempts = old == null || !old.wanted().equals(wanted) ? 1 : old.attempts() + 1;
    String reason = Answers.answered(thrown) ? "Refused" : "ActFailed";
    Instant next = now.plus(backOff.after(attempts, longest));
    return put(uid, object, reason, Answers.words(thrown), wanted, attempts, next, now);
  }

  /**
   * Somebody else says so; it goes when it is {@link #granted}.
   *
   * @return whether that is news
   */
  boolean noted(String uid, String object, String reason, String words, Instant now) {
    return put(uid, object, reason, words, "", 0, now, now);
  }

  /** It could be done, or need not be any more. */
  public void granted(String uid, String object) {
    entries.computeIfPresent(
        uid,
        (key, old) -> {
          var objects = new TreeMap<>(old);
          objects.remove(object);
          return objects.isEmpty() ? null : objects;
        });
  }

  /** Nothing is refused for this Rollout any more. */
  public void forget(String uid) {
    entries.remove(uid);
  }

  /** Only what is refused of this object matters any more. */
  public void forgetAllBut(String uid, String object) {
    of(uid).stream()
        .map(Refusal::object)
        .filter(other -> !other.equals(object))
        .forEach(other -> granted(uid, other));
  }

  /** Those that stand, by object. */
  public List<Refusal> of(String uid) {
    return all(uid).entrySet().stream()
        .map(e -> new Refusal(e.getKey(), e.getValue().words()))
        .toList();
  }

  /** What could not be done for a Rollout, or empty. */
  public Optional<Trouble> trouble(String uid, Instant now) {
    return reason(uid).map(reason -> new Trouble(reason, words(uid), lasting(uid, now)));
  }

  private String words(String uid) {
    return of(uid).stream().map(Refusal::text).collect(Collectors.joining("; "));
  }

  private boolean lasting(String uid, Instant now) {
    return since(uid).filter(since -> Trouble.lasting(since, now)).isPresent();
  }

  /** When this object was refused first, or empty. */
  Optional<Instant> since(String uid, String object) {
    return Optional.ofNullable(of(uid, object)).map(Entry::since);
  }

  /** Of the one that stands of this object; a general one where none does. */
  public String reason(String uid, String object) {
    Entry entry = of(uid, object);
    return entry == null ? "Refused" : entry.reason();
  }

  /** Of the first one by object, or empty. */
  public Optional<String> reason(String uid) {
    return all(uid).values().stream().map(Entry::reason).findFirst();
  }

  /** When the oldest one of those that stand was refused first. */
  Optional<Instant> since(String uid) {
    return all(uid).values().stream().map(Entry::since).min(Instant::compareTo);
  }

  /** When the next one is to be tried again, or has lasted; empty for never. */
  public Optional<Instant> next(String uid, Instant now) {
    return all(uid).values().stream()
        .flatMap(e -> Stream.of(e.next(), Trouble.lastingFrom(e.since())))
        .filter(now::isBefore)
        .min(Instant::compareTo);
  }

  private Map<String, Entry> all(String uid) {
    return Objects.requireNonNullElse(entries.get(uid), Map.of());
  }

  private @Nullable Entry of(String uid, String object) {
    return all(uid).get(object);
  }

  private boolean put(
      String uid,
      String object,
      String reason,
      String words,
      String wanted,
      int attempts,
      Instant next,
      Instant now) {
    Entry old = of(uid, object);
    boolean news = old == null || !old.says(words, now);
    Instant since = old == null ? now : old.since();
    Instant told = old == null || news ? now : old.told();
    var entry = new Entry(reason, words, wanted, since, told, attempts, next);
    entries.compute(
        uid,
        (key, all) -> {
          var objects = new TreeMap<String, Entry>(all == null ? Map.of() : all);
          objects.put(object, entry);
          return objects;
        });
    return news;
  }
}
