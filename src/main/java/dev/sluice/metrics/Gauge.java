package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import java.time.Instant;
import java.util.List;

/**
 * What a metric asks, and what it makes of the answers. Answers and windows come on different
 * threads.
 */
sealed interface Gauge permits RateGauge, HistogramGauge, QuantilesGauge, ValueGauge {
  /** Filled in; asked all together. */
  List<String> queries();

  /**
   * Takes one round of answers in.
   *
   * @param at when it was asked
   * @param answers in the order of the queries; with what was scraped in the last minutes, if it is
   *     {@link #cumulative}
   * @throws MetricTrouble if they cannot be used; then they change nothing
   */
  void accept(Instant at, List<List<Series>> answers);

  /** What came since the last call; {@link Samples#NONE} without an answer. */
  Samples take();

  /** Whether it needs an answer before the first window, to take differences from. */
  boolean cumulative();
}
