package dev.sluice.domain.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * RE2 patterns that people write into HTTPRouteGroups.
 *
 * <p>A data plane refuses a whole route configuration for one bad pattern and goes on with the old
 * one, revoked grants included. So a match that cannot be used is left out: it takes no request and
 * grants none.
 */
public final class Patterns {
  /**
   * Characters, and steps of the compiled pattern: bigger ones could exceed the memory that the
   * data plane gives to one pattern.
   */
  private static final int LONGEST = 1_000;

  /** Compiling says more exactly what is too big, but not of what would take all memory. */
  private static final int TOO_MUCH_TO_COMPILE = 50 * LONGEST;

  /** What {@link #isPath} and {@link #isValue} take, for people. */
  public static final String ALLOWED =
      "a regular expression of RE2, of at most "
          + LONGEST
          + " characters and "
          + LONGEST
          + " steps, without control characters";

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern HEADER = Pattern.compile(":?[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private Patterns() {}

  /**
   * A pattern for whole paths that holds where {@code pathRegex} holds at the start: {@code
   * /metrics} also takes {@code /metrics/x}.
   *
   * @param pathRegex RE2, not null
   */
  public static String wholePath(String pathRegex) {
    return "(?:" + pathRegex + ").*";
  }

  /** Whether every part of the match can be evaluated. */
  static boolean usable(HttpMatch match) {
    return (match.pathRegex() == null || isPath(match.pathRegex()))
        && match.methods().stream().allMatch(method -> TOKEN.matches(method))
        && match.headers().entrySet().stream()
            .allMatch(header -> isHeader(header.getKey()) && isValue(header.getValue()));
  }

  /** Whether it can be the name of a header. */
  public static boolean isHeader(String name) {
    return HEADER.matches(name);
  }

  /** Whether it can be evaluated over the value of a header. */
  public static boolean isValue(String regex) {
    return compiles(regex);
  }

  /**
   * Whether it can be evaluated over paths, both as written and wrapped: {@code a)|(?:b} is no
   * pattern, {@code \Qa} would swallow what follows it.
   */
  public static boolean isPath(String regex) {
    return compiles(regex) && compiles(wholePath(regex));
  }

  private static boolean compiles(String regex) {
    if (regex == null || regex.length() > LONGEST || hasControl(regex)) return false;
    if (PatternSize.of(regex) > TOO_MUCH_TO_COMPILE) return false;
    try {
      return Pattern.compile(regex).programSize() <= LONGEST;
    } catch (PatternSyntaxException invalid) {
      return false;
    }
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
