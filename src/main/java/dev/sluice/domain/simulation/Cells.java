package dev.sluice.domain.simulation;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/** Spreads requests over the cells of a latency histogram. */
final class Cells {
  /** Below it one search per request is cheaper than one draw per cell. */
  private static final long FEW = 40;

  private final double[] cumulative;
  private final double[] conditional;

  private Cells(double[] cumulative, double[] conditional) {
    this.cumulative = cumulative;
    this.conditional = conditional;
  }

  /**
   * @param bounds upper bounds of all cells but the last, ascending, milliseconds; empty for a
   *     histogram that nobody keeps
   * @param shareUpTo share of requests that take at most so many milliseconds
   */
  static Cells of(double[] bounds, DoubleUnaryOperator shareUpTo) {
    double[] cumulative = new double[bounds.length == 0 ? 0 : bounds.length + 1];
    double[] conditional = new double[cumulative.length];
    double before = 0;
    for (int i = 0; i < cumulative.length; i++) {
      double upTo = i == bounds.length ? 1 : Math.max(before, shareUpTo.applyAsDouble(bounds[i]));
      cumulative[i] = upTo;
      conditional[i] = upTo > before ? Math.min(1, (upTo - before) / (1 - before)) : 0;
      before = upTo;
    }
    return new Cells(cumulative, conditional);
  }

  /** As many cells as bounds and one more, with {@code requests} together; none without bounds. */
  long[] sample(RandomGenerator random, long requests) {
    return requests < FEW ? oneByOne(random, requests) : cellByCell(random, requests);
  }

  private long[] oneByOne(RandomGenerator random, long requests) {
    long[] cells = new long[cumulative.length];
    for (long i = 0; i < requests && cells.length > 0; i++) {
      int found = Arrays.binarySearch(cumulative, random.nextDouble());
      cells[firstReaching(found < 0 ? -found - 1 : found)]++;
    }
    return cells;
  }

  /** A search may hit the end of an empty cell. */
  private int firstReaching(int found) {
    int cell = found;
    while (conditional[cell] == 0 && cell < conditional.length - 1) {
      cell++;
    }
    return cell;
  }

  private long[] cellByCell(RandomGenerator random, long requests) {
    long[] cells = new long[cumulative.length];
    long left = requests;
    for (int i = 0; i < cells.length && left > 0; i++) {
      cells[i] = Binomial.sample(random, left, conditional[i]);
      left -= cells[i];
    }
    return cells;
  }
}
