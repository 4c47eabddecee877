package dev.sluice.domain.analysis;

/** Checks of configuration values; every message names the field, the value and what is allowed. */
public final class Require {
  private Require() {}

  /** {@code low <= value <= high}. */
  public static void within(String field, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          field + " is " + plain(value) + ", allowed are " + plain(low) + " to " + plain(high));
    }
  }

  /** {@code low < value < high}. */
  public static void between(String field, double value, double low, double high) {
    if (!(value > low && value < high)) {
      throw new IllegalArgumentException(
          field
              + " is "
              + plain(value)
              + ", must lie between "
              + plain(low)
              + " and "
              + plain(high));
    }
  }

  /** {@code low < value <= high}. */
  public static void upTo(String field, double value, double low, double high) {
    if (!(value > low && value <= high)) {
      throw new IllegalArgumentException(
          field
              + " is "
              + plain(value)
              + ", must be above "
              + plain(low)
              + " and at most "
              + plain(high));
    }
  }

  /** {@code value >= low}. */
  public static void atLeast(String field, long value, long low) {
    if (value < low) {
      throw new IllegalArgumentException(field + " is " + value + ", must be at least " + low);
    }
  }

  /** Not null. */
  public static void given(String field, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing, a value is needed");
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
