package dev.sluice.benchmark;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A horizontal scale.
 *
 * @param from the value at the left end
 * @param to the value at the right end; larger values are drawn there
 * @param logarithmic equal ratios are equally far apart; {@code from} is then above 0
 * @param left place of {@code from}, in pixels
 * @param width pixels
 * @param marks values that get a line, ascending
 * @param labels what to write at the marks
 */
record Axis(
    double from,
    double to,
    boolean logarithmic,
    int left,
    int width,
    List<Double> marks,
    List<String> labels) {

  /** Shares in percent. */
  static Axis percent(int left, int width) {
    return new Axis(
        0,
        100,
        false,
        left,
        width,
        List.of(0.0, 25.0, 50.0, 75.0, 100.0),
        List.of("0", "25", "50", "75", "100 %"));
  }

  static Axis logarithmic(int left, int width, List<Double> marks, List<String> labels) {
    return new Axis(marks.get(0), marks.get(marks.size() - 1), true, left, width, marks, labels);
  }

  /**
   * @param x pixels
   */
  record Mark(long x, String label) {}

  List<Mark> lines() {
    return IntStream.range(0, marks.size())
        .mapToObj(i -> new Mark(place(marks.get(i)), labels.get(i)))
        .toList();
  }

  /** Pixels; what is outside is drawn at the end. */
  long place(double value) {
    double share = (scaled(value) - scaled(from)) / (scaled(to) - scaled(from));
    return Math.round(left + width * Math.min(1, Math.max(0, share)));
  }

  private double scaled(double value) {
    return logarithmic ? Math.log(Math.max(value, from)) : value;
  }
}
