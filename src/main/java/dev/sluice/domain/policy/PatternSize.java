package dev.sluice.domain.policy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * About how many steps a pattern would compile to, without compiling it: re2j, unlike RE2, has no
 * limit for repetitions of repetitions, and {@code ((a{1000}){1000}){1000}} would take all memory
 * there is.
 */
final class PatternSize {
  private static final Pattern COUNTS = Pattern.compile("\\{([0-9]+)(?:(,)([0-9]*))?\\}");
  private static final int DIGITS = 6;
  private static final long MOST = Integer.MAX_VALUE;

  private final String regex;
  private final Matcher counts;
  private final Deque<Long> outer = new ArrayDeque<>();
  private long sum;
  private long atom;
  private int at;

  private PatternSize(String regex) {
    this.regex = regex;
    this.counts = COUNTS.matcher(regex);
  }

  /**
   * @param regex RE2, well-formed or not
   * @return steps, at most {@link Integer#MAX_VALUE}
   */
  static long of(String regex) {
    var size = new PatternSize(regex);
    while (size.at < regex.length()) {
      size.next();
    }
    while (!size.outer.isEmpty()) {
      size.close();
    }
    return size.sum;
  }

  private void next() {
    char c = regex.charAt(at++);
    switch (c) {
      case '\\' -> escape();
      case '[' -> characters();
      case '(' -> open();
      case ')' -> close();
      case '{' -> repeat();
      default -> add(1);
    }
  }

  private void add(long steps) {
    atom = steps;
    sum = Math.min(MOST, sum + steps);
  }

  private void open() {
    outer.push(sum);
    sum = 2; // where a group begins and ends is noted
    atom = 0;
  }

  private void close() {
    long group = sum;
    sum = outer.isEmpty() ? 0 : outer.pop();
    add(group);
  }

  private void repeat() {
    if (counts.find(at - 1) && counts.start() == at - 1) {
      at = counts.end();
      long times = Math.max(number(counts.group(1)), number(counts.group(3)));
      long more = Math.min(MOST, atom * times);
      sum = Math.min(MOST, sum + more);
      atom = Math.min(MOST, atom + more);
    } else {
      add(1);
    }
  }

  private static long number(String digits) {
    if (digits == null || digits.isEmpty()) return 1;
    return digits.length() > DIGITS ? MOST : Long.parseLong(digits);
  }

  private void escape() {
    char escaped = at < regex.length() ? regex.charAt(at++) : 0;
    if (escaped == 'Q') {
      int end = regex.indexOf("\\E", at);
      int stop = end < 0 ? regex.length() : end;
      sum = Math.min(MOST, sum + stop - at);
      at = end < 0 ? stop : end + 2;
      atom = 1;
    } else {
      if ((escaped == 'p' || escaped == 'P' || escaped == 'x') && regex.startsWith("{", at)) {
        int end = regex.indexOf('}', at);
        at = end < 0 ? regex.length() : end + 1;
      }
      add(1);
    }
  }

  private void characters() {
    if (regex.startsWith("^", at)) at++;
    if (regex.startsWith("]", at)) at++;
    while (at < regex.length() && regex.charAt(at) != ']') {
      if (regex.charAt(at) == '\\') {
        at += 2;
      } else if (regex.startsWith("[:", at) && regex.indexOf(":]", at + 2) >= 0) {
        at = regex.indexOf(":]", at + 2) + 2;
      } else {
        at++;
      }
    }
    at = Math.min(regex.length(), at + 1);
    add(1);
  }
}
