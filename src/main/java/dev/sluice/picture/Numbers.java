package dev.sluice.picture;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people read them: in pictures, tables and sentences alike. */
public final class Numbers {
  private static final double PERCENT = 100;
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Numbers() {}

  /** {@code 12.3 %}. */
  public static String percent(double share) {
    return plain(share * PERCENT) + " %";
  }

  /** Three digits are enough for people; from 100 on all before the point. */
  public static String plain(double value) {
    if (Math.abs(value) >= 100) {
      return Long.toString(Math.round(value));
    }
    return new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
  }
}
