package dev.sluice.mesh.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/** Port numbers, also as text. */
final class Ports {
  private static final int MAX = 65_535;
  private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{0,4}");

  private Ports() {}

  static void number(Field port, Findings findings) {
    if (!number(port.value())) {
      findings.error(port, "whole numbers from 1 to " + MAX);
    }
  }

  static void numberOrText(Field port, Findings findings) {
    if (port.given() && !valid(port.value())) {
      findings.error(port, "whole numbers from 1 to " + MAX + ", also as text");
    }
  }

  static boolean valid(JsonNode port) {
    return number(port)
        || port.isTextual()
            && DIGITS.matcher(port.textValue()).matches()
            && Integer.parseInt(port.textValue()) <= MAX;
  }

  private static boolean number(JsonNode port) {
    return port.isIntegralNumber()
        && port.canConvertToInt()
        && port.intValue() >= 1
        && port.intValue() <= MAX;
  }
}
