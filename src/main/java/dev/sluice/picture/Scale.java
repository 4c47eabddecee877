package dev.sluice.picture;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * Values to pixels, on a logarithmic or an even scale.
 *
 * @param low the value at {@code from}; above 0 when logarithmic
 * @param high the value at {@code to}
 */
record Scale(boolean logarithmic, double low, double high, double from, double to) {
  static Scale even(double low, double high, double from, double to) {
    return new Scale(false, low, high, from, to);
  }

  static Scale logarithmic(double low, double high, double from, double to) {
    return new Scale(true, low, high, from, to);
  }

  /** Values outside are drawn at the edge. */
  String at(double value) {
    double inside = Math.min(Math.max(value, low), high);
    double part = (position(inside) - position(low)) / (position(high) - position(low));
    return String.format(Locale.ROOT, "%.1f", from + part * (to - from));
  }

  /** Where the labels of an axis stand. */
  List<Map<String, String>> ticks(List<Double> values, DoubleFunction<String> label) {
    return values.stream()
        .filter(value -> value >= low && value <= high)
        .map(value -> Map.of("at", at(value), "label", label.apply(value)))
        .toList();
  }

  private double position(double value) {
    return logarithmic ? Math.log(value) : value;
  }
}
