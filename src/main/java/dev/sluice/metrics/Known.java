package dev.sluice.metrics;

import dev.sluice.metrics.Track.Life;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was counted of one series so far. Several Prometheus may have been asked, one after the
 * other: each one's readings are followed from where it was left, and the farthest of them tells
 * how many events there were. So an event that all of them saw counts once, and a reading that is
 * older than another one's is no restart.
 *
 * @param birth right before its first reading ever, if that was seen
 * @param life of the process that the farthest reading belongs to
 * @param farthest the reading with the most events
 * @param left where each Prometheus was left, newest last
 */
record Known(Optional<Anchor> birth, Life life, Anchor farthest, List<Anchor> left) {
  /** More Prometheus than stand behind one address, even if each was restarted. */
  private static final int MOST_LEFT = 8;

  /**
   * A series that was not known before.
   *
   * @param from where it counts from: a reading of the track, or right before all of them
   * @param whole whether the track begins with the series
   */
  static Known appeared(Anchor from, Track track, boolean whole) {
    Anchor to = through(from, track);
    Optional<Anchor> birth = whole ? Optional.of(Anchor.birth(track.first())) : Optional.empty();
    return new Known(
        birth.map(b -> b.shifted(through(b, track), to)), track.lastLife(), to, List.of(to));
  }

  /**
   * What is known with this answer.
   *
   * @param whole whether the track begins with the series
   * @return empty if it cannot be told how the track continues what is known: a Prometheus that was
   *     not asked before saw a process that the others may not have seen
   */
  Optional<Known> with(Track track, boolean whole) {
    return Stream.of(whereLeft(track), beside(track))
        .flatMap(Optional::stream)
        .map(from -> through(from, track))
        .max(Comparator.comparingDouble(Anchor::all))
        .or(() -> unmet(track, whole).map(from -> through(from, track)))
        .map(to -> reached(to, track));
  }

  private static Anchor through(Anchor from, Track track) {
    return from.through(track.after(from.reading()));
  }

  /** Where this Prometheus was left. */
  private Optional<Anchor> whereLeft(Track track) {
    for (int i = track.readings().size() - 1; i >= 0; i--) {
      Reading reading = track.readings().get(i);
      for (Anchor anchor : left) {
        if (anchor.reading().same(reading)) {
          return Optional.of(new Anchor(reading, anchor.counted()));
        }
      }
    }
    return Optional.empty();
  }

  /** A life of the track is the one that is known: their values can be compared. */
  private Optional<Anchor> beside(Track track) {
    List<Life> lives = track.lives();
    for (int i = lives.size() - 1; i >= 0; i--) {
      if (lives.get(i).meets(life)) {
        return Optional.of(farthest.beside(lives.get(i).last()));
      }
    }
    return Optional.empty();
  }

  /** All of it is newer than what is known, whatever the clocks; or it has the whole story. */
  private Optional<Anchor> unmet(Track track, boolean whole) {
    if (track.first().at() > farthest.reading().at() + Track.SKEW) {
      return Optional.of(farthest);
    }
    return whole
        ? birth.map(b -> new Anchor(Anchor.birth(track.first()).reading(), b.counted()))
        : Optional.empty();
  }

  private Known reached(Anchor now, Track track) {
    List<Anchor> all = new ArrayList<>(left);
    all.removeIf(anchor -> track.readings().stream().anyMatch(anchor.reading()::same));
    all.add(now);
    var kept = List.copyOf(all.subList(Math.max(0, all.size() - MOST_LEFT), all.size()));
    if (now.all() < farthest.all()) {
      return new Known(birth, life, farthest, kept);
    }
    Life seen = track.lastLife();
    return new Known(birth, seen.meets(life) ? life.with(seen) : seen, now, kept);
  }
}
