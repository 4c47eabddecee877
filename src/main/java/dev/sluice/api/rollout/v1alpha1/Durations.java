package dev.sluice.api.rollout.v1alpha1;

import java.time.Duration;
import java.util.regex.Matcher;

/** Durations as Kubernetes people write them: {@code 30s}, {@code 1m30s}, {@code 2h}. */
public final class Durations {
  /**
   * What the CRD admits. The CRD generator would make java.time.Duration a date-time, hence text.
   */
  public static final String PATTERN = "^([0-9]+(ms|s|m|h))+$";

  private static final java.util.regex.Pattern PART =
      java.util.regex.Pattern.compile("([0-9]+)(ms|s|m|h)");

  private Durations() {}

  /**
   * @param field where the text stands, for the error
   * @throws IllegalArgumentException naming field, value and what is allowed
   */
  public static Duration parse(String field, String text) {
    if (!text.matches(PATTERN)) {
      throw new IllegalArgumentException(
          field
              + ": '"
              + text
              + "' is not a duration, allowed: a number with ms, s, m or h, like 30s or 1m30s");
    }
    Duration sum = Duration.ZERO;
    for (Matcher part = PART.matcher(text); part.find(); ) {
      sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
    }
    return sum;
  }

  private static Duration unit(String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      default -> Duration.ofHours(1);
    };
  }
}
