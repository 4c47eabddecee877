package dev.sluice.docs;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Values of the program as pages spell them. */
final class Words {
  private static final List<String> NUMBERS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve");

  private Words() {}

  /** {@code six}; from thirteen on {@code 13}. */
  static String word(long number) {
    return number < NUMBERS.size() ? NUMBERS.get((int) number) : grouped(number);
  }

  /** {@code Ten}. */
  static String first(long number) {
    var word = word(number);
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** {@code 10,000}. */
  static String grouped(long number) {
    return String.format(java.util.Locale.ROOT, "%,d", number);
  }

  /** In the largest unit that leaves no rest: {@code 2 ms}, {@code 24 hours}. */
  static String length(Object duration) {
    var length = (Duration) duration;
    if (length.toMillis() % 1000 != 0) {
      return length.toMillis() + " ms";
    }
    long seconds = length.toSeconds();
    if (seconds % 3600 == 0) {
      return plural(seconds / 3600, "hour");
    }
    return seconds % 60 == 0 ? plural(seconds / 60, "minute") : plural(seconds, "second");
  }

  /** {@code 15000, 15001 and 15003}: in natural order. */
  static String list(Object values) {
    var sorted = ((Collection<?>) values).stream().sorted().map(String::valueOf).toList();
    int last = sorted.size() - 1;
    return String.join(", ", sorted.subList(0, last)) + " and " + sorted.get(last);
  }

  /** The same, each in backticks. */
  static String code(Object values) {
    return list(
        ((Collection<?>) values)
            .stream().map(value -> "`" + value + "`").collect(Collectors.toList()));
  }

  private static String plural(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
