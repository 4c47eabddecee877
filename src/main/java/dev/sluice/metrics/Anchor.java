package dev.sluice.metrics;

import java.util.List;

/**
 * A reading up to which events are counted.
 *
 * @param counted events since the beginning, up to the reading; one for each of its counters
 */
record Anchor(Reading reading, double... counted) {
  /** Where counting begins: what came before belongs to nobody. */
  static Anchor first(Reading reading) {
    return new Anchor(reading, new double[reading.counters().length]);
  }

  /** Right before the first reading of a series that is known to have begun with it. */
  static Anchor birth(Reading first) {
    return first(new Reading(first.at(), new double[first.counters().length]));
  }

  /** The last of some readings of the same Prometheus, that come after this one, in their order. */
  Anchor through(List<Reading> later) {
    Anchor at = this;
    for (Reading next : later) {
      at = at.next(next);
    }
    return at;
  }

  /** A counter that fell began anew: its new value counts. */
  private Anchor next(Reading now) {
    boolean fromZero = now.beganAnewSince(reading);
    double[] sums = counted.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += fromZero ? now.counters()[i] : now.counters()[i] - reading.counters()[i];
    }
    return new Anchor(now, sums);
  }

  /** Another reading while the same process lived, before or after. */
  Anchor beside(Reading other) {
    double[] sums = counted.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.counters()[i] - reading.counters()[i];
    }
    return new Anchor(other, sums);
  }

  /** The same reading, if {@code to} is counted where {@code from} was. */
  Anchor shifted(Anchor from, Anchor to) {
    double[] sums = counted.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] += to.counted[i] - from.counted[i];
    }
    return new Anchor(reading, sums);
  }

  double all() {
    return counted[counted.length - 1];
  }
}
