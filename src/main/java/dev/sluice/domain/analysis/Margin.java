package dev.sluice.domain.analysis;

/**
 * How much more often than the stable backend the canary may be bad: {@code canary <= stable * (1 +
 * relative) + absolute}.
 *
 * @param maxRelativeIncrease ratio, 0.25 means 25 % more; 0 to 100
 * @param maxAbsoluteIncrease share of requests, 0.0002 means 0.02 percentage points; 0 to 0.5
 */
public record Margin(double maxRelativeIncrease, double maxAbsoluteIncrease) {
  /** Tolerated increase of failures. */
  static final Margin ERRORS = new Margin(0.25, 0.0002);

  /** What only a catastrophe exceeds. */
  static final Margin GUARD = new Margin(2, 0.05);

  public Margin {
    Require.within("errors.maxRelativeIncrease", maxRelativeIncrease, 0, 100);
    Require.within("errors.maxAbsoluteIncrease", maxAbsoluteIncrease, 0, 0.5);
  }

  /** Factor on the stable backend's rate, at least 1. */
  double factor() {
    return 1 + maxRelativeIncrease;
  }

  /** The highest canary rate inside the margin; may exceed 1. */
  double limit(double stableRate) {
    return factor() * stableRate + maxAbsoluteIncrease;
  }
}
