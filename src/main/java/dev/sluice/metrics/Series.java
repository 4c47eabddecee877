package dev.sluice.metrics;

import java.util.List;
import java.util.Map;

/**
 * One series of an answer.
 *
 * @param labels none for a scalar
 * @param readings with one counter each, ascending in time; one for an instant vector. A value may
 *     be NaN or infinite
 */
record Series(Map<String, String> labels, List<Reading> readings) {
  /** Where Prometheus keeps a series' own name; what was computed has none. */
  static final String NAME = "__name__";

  /** The last value. */
  double value() {
    return readings.get(readings.size() - 1).all();
  }
}
