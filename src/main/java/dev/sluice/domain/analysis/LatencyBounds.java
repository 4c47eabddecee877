package dev.sluice.domain.analysis;

import java.util.stream.DoubleStream;

/**
 * Upper bounds of our latency histograms' cells.
 *
 * <p>Every bound has two significant digits, so that Envoy's own log-linear histogram (which keeps
 * two) counts them without interpolation, and every bound has another one 10 to 20 % above it,
 * which the latency process needs to test a slowdown of 10 %. From 2 on it is the next one, 10 to
 * 14 % above: a step of 9 % would make the process look two steps, and so tolerate 19 %.
 */
public final class LatencyBounds {
  private static final double[] DECADE = {
    1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.2, 2.5, 2.8, 3.1, 3.5, 3.9, 4.3, 4.8,
    5.3, 5.9, 6.5, 7.2, 8.0, 8.8, 9.7
  };

  /**
   * Milliseconds, ascending, 0.1 ms to 97 s. Histograms have one more cell than there are bounds,
   * the last is overflow.
   */
  private static final double[] MILLISECONDS =
      DoubleStream.of(0.1, 1, 10, 100, 1_000, 10_000)
          .flatMap(
              scale ->
                  DoubleStream.of(DECADE).map(digit -> Math.round(digit * scale * 1000) / 1000.0))
          .toArray();

  private LatencyBounds() {}

  /** A fresh copy of the bounds in milliseconds. */
  public static double[] milliseconds() {
    return MILLISECONDS.clone();
  }

  /** Cells of a histogram over these bounds. */
  public static int cells() {
    return MILLISECONDS.length + 1;
  }
}
