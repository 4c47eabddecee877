package dev.sluice.domain.analysis;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private Figures() {}

  /** {@code part} of {@code all} in percent; 0 of nothing is 0 %. */
  static String percent(long part, long all) {
    return all == 0 ? "0 %" : percent((double) part / all);
  }

  static String percent(double share) {
    return number(share * 100) + " %";
  }

  /** Three digits are enough for people: 12, 1.2, 0.034. */
  static String number(double value) {
    if (Math.abs(value - Math.rint(value)) < 1e-9 || value >= 100) {
      return Long.toString(Math.round(value));
    }
    return String.format(Locale.ROOT, value >= 1 ? "%.1f" : value >= 0.01 ? "%.2f" : "%.1g", value);
  }
}
