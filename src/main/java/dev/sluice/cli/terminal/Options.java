package dev.sluice.cli.terminal;

import java.util.List;
import java.util.regex.Pattern;

/** Values of options as people write them. */
public final class Options {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
  private static final double PERCENT = 100;

  private Options() {}

  /**
   * @throws Refusal naming the option, its value and what is allowed
   */
  public static double number(String option, String text, String allowed) {
    if (!NUMBER.matcher(text).matches()) {
      throw new Refusal(option + " is '" + text + "', allowed is " + allowed);
    }
    return Double.parseDouble(text);
  }

  /** {@code 1%} and {@code 0.01} are the same. */
  public static double share(String option, String text) {
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

  public static String oneOf(String option, String text, List<String> allowed) {
    if (!allowed.contains(text)) {
      throw new Refusal(option + " is '" + text + "', allowed are " + String.join(", ", allowed));
    }
    return text;
  }
}
