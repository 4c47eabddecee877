package dev.sluice.domain.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * A histogram without its empty ends.
 *
 * @param first index of the first cell that {@code counts} holds
 * @param counts requests per cell, from the first to the last cell that has any; fractions after
 *     decay
 */
public record Histogram(int first, List<Double> counts) {
  /** No request. */
  public static final Histogram EMPTY = new Histogram(0, List.of());

  public Histogram {
    counts = List.copyOf(counts);
  }

  static Histogram of(double... cells) {
    int first = 0;
    int end = cells.length;
    while (first < end && cells[first] == 0) {
      first++;
    }
    while (end > first && cells[end - 1] == 0) {
      end--;
    }
    return first == end ? EMPTY : new Histogram(first, boxed(cells, first, end));
  }

  /** All cells, the empty ends included. */
  double[] cells(int length) {
    double[] cells = new double[length];
    for (int i = 0; i < counts.size(); i++) {
      cells[first + i] = counts.get(i);
    }
    return cells;
  }

  private static List<Double> boxed(double[] cells, int first, int end) {
    List<Double> boxed = new ArrayList<>(end - first);
    for (int i = first; i < end; i++) {
      boxed.add(cells[i]);
    }
    return boxed;
  }
}
