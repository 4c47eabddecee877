package dev.sluice.domain.recording;

import java.math.BigDecimal;

/**
 * Numbers that a field allows.
 *
 * @param open whether {@code low} itself is not allowed
 * @param openHigh whether {@code high} itself is not allowed
 */
record Range(double low, boolean open, double high, boolean openHigh) {
  static Range of(double low, double high) {
    return new Range(low, false, high, false);
  }

  static Range above(double low, double high) {
    return new Range(low, true, high, false);
  }

  static Range between(double low, double high) {
    return new Range(low, true, high, true);
  }

  boolean contains(double value) {
    return (open ? value > low : value >= low) && (openHigh ? value < high : value <= high);
  }

  /** As it ends a complaint: {@code allowed is a number above 0 and at most 0.5}. */
  String text() {
    return "a number "
        + (open ? "above " : "of at least ")
        + plain(low)
        + (openHigh ? " and below " : " and at most ")
        + plain(high);
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
