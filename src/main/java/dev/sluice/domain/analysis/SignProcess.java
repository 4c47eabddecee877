package dev.sluice.domain.analysis;

import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Evidence about one latency quantile where only the quantile itself is known, as from another
 * provider's TrafficMetrics. Only roughly valid, because a quantile of few requests is not above
 * its expectation half of the time; a status that rests on it must say so.
 *
 * @param logs natural logarithm of the capital of each bet
 * @param windows windows counted
 */
public record SignProcess(List<Double> logs, long windows) {
  private static final List<Double> STAKES = List.of(0.5, 1.0, 1.6);

  /** Before the first window: evidence 1. */
  public static final SignProcess EMPTY =
      new SignProcess(Collections.nCopies(STAKES.size(), 0.0), 0);

  public SignProcess {
    logs = List.copyOf(logs);
  }

  /**
   * @param maxSlowdown tolerated ratio, 0.1 means 10 %; a window in which a backend has no quantile
   *     changes nothing
   */
  public SignProcess plus(OptionalDouble stable, OptionalDouble canary, double maxSlowdown) {
    if (stable.isEmpty() || canary.isEmpty()) {
      return this;
    }
    double sign = canary.getAsDouble() > (1 + maxSlowdown) * stable.getAsDouble() ? 0.5 : -0.5;
    Double[] next = new Double[STAKES.size()];
    for (int i = 0; i < next.length; i++) {
      next[i] = logs.get(i) + Math.log1p(STAKES.get(i) * sign);
    }
    return new SignProcess(List.of(next), windows + 1);
  }

  /** Natural logarithm of the evidence. */
  public double logE() {
    return LogMath.mean(logs);
  }
}
