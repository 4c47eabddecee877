package dev.sluice.metrics;

import java.util.List;

/** What may come back for a query, and what is wrong with it. */
final class Queries {
  /** Reason of what may come right by itself, when the first scrape comes. */
  static final String NO_SERIES = "NoSeries";

  private Queries() {}

  /**
   * The only value of an answer.
   *
   * @throws MetricTrouble for none or several
   */
  static double one(String query, List<Series> answer) {
    if (answer.isEmpty()) {
      throw noSeries(query);
    }
    if (answer.size() > 1) {
      throw trouble(
          "SeveralSeries", query, "the answer has " + answer.size() + " series, allowed: one");
    }
    return answer.get(0).value();
  }

  static MetricTrouble noSeries(String query) {
    return trouble(NO_SERIES, query, "the answer has no series");
  }

  static MetricTrouble trouble(String reason, String query, String words) {
    return new MetricTrouble(reason, "query `" + query + "`: " + words);
  }
}
