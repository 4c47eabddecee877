package dev.sluice.domain.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * Multiplies the evidence of windows up, averaged over all possible starting windows and over a few
 * bets, so that a good past does not have to be paid back before a late change is seen. Starting
 * weights: 1/2 for the first window, {@code 1 / (2 (t-1) t)} for window t.
 *
 * @param t windows counted
 * @param logs natural logarithm of the capital of each bet, in the order of the increments; empty
 *     while {@code t} is 0
 * @param logE natural logarithm of the evidence now
 * @param maxLogE the highest {@code logE} so far, at least 0
 */
public record Mixture(long t, List<Double> logs, double logE, double maxLogE) {
  /** Before the first window: evidence 1. */
  public static final Mixture EMPTY = new Mixture(0, List.of(), 0, 0);

  private static final double LOG_HALF = Math.log(0.5);

  public Mixture {
    logs = List.copyOf(logs);
  }

  /**
   * One more window; {@code increments} has one e-value's logarithm per bet, always the same bets
   * in the same order.
   */
  Mixture plus(double... increments) {
    long now = t + 1;
    List<Double> next = new ArrayList<>(increments.length);
    for (int bet = 0; bet < increments.length; bet++) {
      double before = t == 0 ? Double.NEGATIVE_INFINITY : logs.get(bet);
      next.add(LogMath.add(before, logStart(now)) + increments[bet]);
    }
    double evidence = evidence(next, LOG_HALF - Math.log(now));
    return new Mixture(now, next, evidence, Math.max(maxLogE, evidence));
  }

  /** Probability bound that holds at every look, 0 to 1. */
  double anytimePValue() {
    return Math.min(1, Math.exp(-maxLogE));
  }

  private static double logStart(long t) {
    return t == 1 ? LOG_HALF : LOG_HALF - Math.log(t - 1) - Math.log(t);
  }

  private static double evidence(List<Double> logs, double logNotStarted) {
    double share = Math.log(logs.size());
    double[] terms = new double[logs.size() + 1];
    for (int bet = 0; bet < logs.size(); bet++) {
      terms[bet] = logs.get(bet) - share;
    }
    terms[logs.size()] = logNotStarted;
    return LogMath.sum(terms);
  }
}
