package dev.sluice.benchmark;

import org.apache.commons.math3.util.KthSelector;

/**
 * How much larger a second sample is, after Hodges and Lehmann.
 *
 * @param estimate median of all pairwise differences
 * @param lower lower end of the two-sided 98 % interval; minus infinity when there is too little
 *     data for one
 */
record Shift(double estimate, double lower) {
  /** 99 % of the standard normal distribution, which leaves 1 % on either side. */
  private static final double Z = 2.3263478740408408;

  /** By order statistics of the differences, without a correction for ties. */
  static Shift between(double[] control, double[] experiment) {
    double[] differences = differences(control, experiment);
    double n = control.length;
    double m = experiment.length;
    long rank = Math.round(n * m / 2 - Z * Math.sqrt(n * m * (n + m + 1) / 12));
    double lower = rank < 1 ? Double.NEGATIVE_INFINITY : select(differences, (int) rank - 1);
    return new Shift(median(differences), lower);
  }

  private static double[] differences(double[] control, double[] experiment) {
    double[] differences = new double[control.length * experiment.length];
    int next = 0;
    for (double a : control) {
      for (double b : experiment) {
        differences[next++] = b - a;
      }
    }
    return differences;
  }

  private static double median(double[] values) {
    int half = values.length / 2;
    return values.length % 2 == 1
        ? select(values, half)
        : (select(values, half - 1) + select(values, half)) / 2;
  }

  private static double select(double[] values, int index) {
    return new KthSelector().select(values, null, index);
  }
}
