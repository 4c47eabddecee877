package dev.sluice.api.rollout.v1alpha1;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Kubernetes people write them: {@code 30s}, {@code 1m30s}, {@code 2h}. */
public final class Durations {
  /**
   * What the CRD admits. The CRD generator would make java.time.Duration a date-time, hence text.
   */
  public static final String PATTERN = "^([0-9]+(ms|s|m|h))+$";

  /** More is a mistake, and sums with it would overflow. */
  private static final Duration MOST = Duration.ofHours(876_000);

  private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h)");

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
    Duration sum = sum(text);
    if (sum.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          field + ": '" + text + "' is too long, allowed: at most 876000h, 100 years");
    }
    return sum;
  }

  /** More than {@link #MOST} where it is more than a Duration can hold. */
  private static Duration sum(String text) {
    Duration sum = Duration.ZERO;
    try {
      for (Matcher part = PART.matcher(text); part.find(); ) {
        sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
      }
      return sum;
    } catch (ArithmeticException | NumberFormatException e) {
      return MOST.plusMillis(1);
    }
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
