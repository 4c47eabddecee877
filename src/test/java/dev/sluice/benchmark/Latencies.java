package dev.sluice.benchmark;

import dev.sluice.domain.analysis.LatencyBounds;
import java.util.stream.LongStream;

/** What other methods read off a histogram over {@link LatencyBounds}; milliseconds. */
final class Latencies {
  private static final double[] BOUNDS = LatencyBounds.milliseconds();

  private Latencies() {}

  /**
   * As Prometheus does it: linear inside the cell, the last bound for the overflow.
   *
   * @return NaN without a request
   */
  static double quantile(long[] cells, double quantile) {
    double rank = quantile * LongStream.of(cells).sum();
    double below = 0;
    for (int i = 0; i < BOUNDS.length; i++) {
      if (below + cells[i] >= rank && cells[i] > 0) {
        return low(i) + (BOUNDS[i] - low(i)) * (rank - below) / cells[i];
      }
      below += cells[i];
    }
    return rank == 0 ? Double.NaN : BOUNDS[BOUNDS.length - 1];
  }

  /** Every request at the middle of its cell. */
  static double sum(long[] cells) {
    double sum = 0;
    for (int i = 0; i < cells.length; i++) {
      sum += cells[i] * middle(i);
    }
    return sum;
  }

  static double sumOfSquares(long[] cells) {
    double sum = 0;
    for (int i = 0; i < cells.length; i++) {
      sum += cells[i] * middle(i) * middle(i);
    }
    return sum;
  }

  private static double middle(int cell) {
    return cell == BOUNDS.length ? BOUNDS[cell - 1] : (low(cell) + BOUNDS[cell]) / 2;
  }

  private static double low(int cell) {
    return cell == 0 ? 0 : BOUNDS[cell - 1];
  }
}
