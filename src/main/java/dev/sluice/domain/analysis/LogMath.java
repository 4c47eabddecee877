package dev.sluice.domain.analysis;

import java.util.List;

/** Sums of numbers that are only kept as natural logarithms. */
final class LogMath {
  private LogMath() {}

  /** {@code ln(e^a + e^b)}; minus infinity stands for zero. */
  static double add(double a, double b) {
    if (a == Double.NEGATIVE_INFINITY) {
      return b;
    }
    if (b == Double.NEGATIVE_INFINITY) {
      return a;
    }
    return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
  }

  /** {@code ln(sum of e^x)}; minus infinity for no terms. */
  static double sum(double... terms) {
    double max = Double.NEGATIVE_INFINITY;
    for (double term : terms) {
      max = Math.max(max, term);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    double sum = 0;
    for (double term : terms) {
      sum += Math.exp(term - max);
    }
    return max + Math.log(sum);
  }

  /** {@code ln(mean of e^x)}. */
  static double mean(List<Double> terms) {
    double share = Math.log(terms.size());
    return sum(terms.stream().mapToDouble(term -> term - share).toArray());
  }
}
