package dev.sluice.metrics;

/** Numbers as Prometheus writes them. */
final class Numbers {
  private Numbers() {}

  /**
   * The number that a text stands for.
   *
   * @param text like {@code 1e-05}, {@code +Inf} or {@code NaN}
   * @return NaN for what is no number
   */
  static double parse(String text) {
    return switch (text) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> finite(text);
    };
  }

  private static double finite(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
