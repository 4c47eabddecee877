package dev.sluice.api.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Kubernetes quantities, exactly: {@code 500m}, {@code 1}, {@code 1.5}, {@code 2Ki}, {@code 1e3}.
 */
public final class Quantity {
  /** Longer ones are nobody's weight, and cost memory to compute with. */
  private static final int LONGEST = 64;

  private static final int LARGEST_EXPONENT = 64;
  private static final String ALLOWED =
      "a quantity such as 1, 500m, 1.5, 2k or 1e3, of at most " + LONGEST + " characters";

  private static final Pattern SHAPE =
      Pattern.compile(
          "([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))(?:([KMGTPE]i|[numkMGTPE]?)|[eE]([+-]?[0-9]{1,4}))");

  private static final Map<String, Integer> DECIMAL =
      Map.of("n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

  private static final String BINARY = "KMGTPE";
  private static final int KIBI = 1024;

  private Quantity() {}

  /**
   * @param field for the message
   * @param value text, or a number without fraction
   * @throws Inconvertible if it is no quantity
   */
  public static BigDecimal parse(String field, JsonNode value) {
    var text = value.isTextual() || value.isIntegralNumber() ? value.asText() : "";
    var parts = SHAPE.matcher(text);
    if (text.length() > LONGEST
        || !parts.matches()
        || exponent(parts.group(3)) > LARGEST_EXPONENT) {
      throw new Inconvertible(
          "%s: %s is not allowed; allowed: %s".formatted(field, Json.shown(value), ALLOWED));
    }
    var number = new BigDecimal(parts.group(1));
    return parts.group(3) == null
        ? scaled(number, parts.group(2))
        : number.scaleByPowerOfTen(Integer.parseInt(parts.group(3)));
  }

  private static BigDecimal scaled(BigDecimal number, String suffix) {
    return suffix.endsWith("i")
        ? number.multiply(BigDecimal.valueOf(KIBI).pow(BINARY.indexOf(suffix.charAt(0)) + 1))
        : number.scaleByPowerOfTen(Objects.requireNonNull(DECIMAL.get(suffix), suffix));
  }

  private static int exponent(String text) {
    return text == null ? 0 : Math.abs(Integer.parseInt(text));
  }
}
