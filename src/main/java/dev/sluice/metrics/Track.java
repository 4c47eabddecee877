package dev.sluice.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The readings of one series in one answer: what one Prometheus saw of it in the last minutes,
 * ascending in time. A fall in it is a restart, because nobody else's readings are in between.
 *
 * @param readings not empty
 */
record Track(List<Reading> readings) {
  /** As far as the clocks of two Prometheus may be apart, in milliseconds. */
  static final long SKEW = 5_000;

  private static final int MIXED = 3;

  Track {
    readings = List.copyOf(readings);
  }

  Reading first() {
    return readings.get(0);
  }

  Reading last() {
    return readings.get(readings.size() - 1);
  }

  List<Reading> after(Reading reading) {
    return readings.subList(readings.indexOf(reading) + 1, readings.size());
  }

  /**
   * Whether the readings of several Prometheus are in one track: again and again a value falls by a
   * little, and the next one is as high as before.
   */
  boolean mixed() {
    return IntStream.range(2, readings.size()).filter(this::dip).count() >= MIXED;
  }

  private boolean dip(int i) {
    Reading before = readings.get(i - 2);
    double between = readings.get(i - 1).all();
    return between < before.all()
        && between > before.all() / 2
        && !readings.get(i).beganAnewSince(before);
  }

  /** The life of the process that the last reading belongs to. */
  Life lastLife() {
    List<Life> lives = lives();
    return lives.get(lives.size() - 1);
  }

  /** One for each process that was seen, in their order. */
  List<Life> lives() {
    List<Life> lives = new ArrayList<>();
    Reading begin = first();
    Reading end = begin;
    for (Reading next : readings) {
      if (next.beganAnewSince(end)) {
        lives.add(new Life(begin.at(), end));
        begin = next;
      }
      end = next;
    }
    lives.add(new Life(begin.at(), end));
    return lives;
  }

  /**
   * While one process was seen.
   *
   * @param since of the first reading
   * @param last the last reading
   */
  record Life(long since, Reading last) {
    /** Whether both are of one process for sure: at some moment, both Prometheus saw it. */
    boolean meets(Life other) {
      return since + SKEW <= other.last.at() && other.since + SKEW <= last.at();
    }

    /** What is known of it if the other one is of the same process. */
    Life with(Life other) {
      return new Life(
          Math.min(since, other.since), other.last.at() >= last.at() ? other.last : last);
    }
  }
}
