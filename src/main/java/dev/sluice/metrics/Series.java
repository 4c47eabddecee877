package dev.sluice.metrics;

import java.util.Map;

/**
 * One value of an instant vector.
 *
 * @param labels none for a scalar
 * @param value may be NaN or infinite
 */
record Series(Map<String, String> labels, double value) {
  /** Where Prometheus keeps a series' own name; what was computed has none. */
  static final String NAME = "__name__";

  boolean usableCounter() {
    return value >= 0 && value < Double.POSITIVE_INFINITY;
  }
}
