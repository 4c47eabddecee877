package dev.sluice.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.regex.Pattern;

/** Numbers as people write and read them. */
final class Numbers {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final double PERCENT = 100;
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Numbers() {}

  /**
   * @throws Refusal naming the option, its value and what is allowed
   */
  static double number(String option, String text, String allowed) {
    if (!NUMBER.matcher(text).matches()) {
      throw new Refusal(option + " is '" + text + "', allowed is " + allowed);
    }
    return Double.parseDouble(text);
  }

  /** {@code 1%} and {@code 0.01} are the same. */
  static double share(String option, String text) {
    String allowed = "0% to 100%, or 0 to 1";
    boolean percent = text.endsWith("%");
    String digits = percent ? text.substring(0, text.length() - 1) : text;
    if (!NUMBER.matcher(digits).matches()) {
      throw new Refusal(option + " is '" + text + "', allowed is " + allowed);
    }
    double value = Double.parseDouble(digits) / (percent ? PERCENT : 1);
    if (value > 1) {
      throw new Refusal(option + " is " + text + ", allowed is " + allowed);
    }
    return value;
  }

  static String oneOf(String option, String text, List<String> allowed) {
    if (!allowed.contains(text)) {
      throw new Refusal(option + " is '" + text + "', allowed are " + String.join(", ", allowed));
    }
    return text;
  }

  /** {@code 12.3 %}. */
  static String percent(double share) {
    return plain(share * PERCENT) + " %";
  }

  /** Three digits are enough for people; from 100 on all before the point. */
  static String plain(double value) {
    if (Math.abs(value) >= 100) {
      return Long.toString(Math.round(value));
    }
    return new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString();
  }
}
