package dev.sluice.metrics;

import dev.sluice.domain.measuring.Health.Failing;

/** A metric or check that could not be measured this time, in words for people. */
final class MetricTrouble extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 600;

  private final String reason;

  /**
   * @param reason CamelCase
   * @param message without anything that changes from time to time, such as an address's port
   */
  MetricTrouble(String reason, String message) {
    super(shortened(message, LONGEST), null, false, false);
    this.reason = reason;
  }

  /** Whatever went wrong, as trouble with {@code subject}. */
  static MetricTrouble of(String subject, Throwable problem) {
    return problem instanceof MetricTrouble known
        ? new MetricTrouble(known.reason, subject + ": " + known.getMessage())
        : new MetricTrouble("Failed", subject + ": " + problem);
  }

  boolean is(String other) {
    return reason.equals(other);
  }

  Failing told() {
    return new Failing(reason, String.valueOf(getMessage()));
  }

  /** The beginning of a text, on one line. */
  static String shortened(String text, int longest) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= longest ? line : line.substring(0, longest) + "...";
  }
}
