package dev.sluice.controller;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * {@link AnalysisBenchmark} in processor time instead of wall time, for machines that do other work
 * as well. Prints the least of several rounds; garbage collection is not in it.
 */
public final class FleetCpuTime {
  private static final int ROUNDS = 25;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private FleetCpuTime() {}

  public static void main(String[] args) {
    var benchmark = new AnalysisBenchmark();
    benchmark.begin();
    print(
        "step, us",
        least(rollout -> benchmark.stepOf(rollout)) / 1000.0 / AnalysisBenchmark.ROLLOUTS);
    print("fleet, ms", least(rollout -> benchmark.stepWithStateOf(rollout)) / 1e6);
  }

  /** Nanoseconds for all Rollouts. The sum keeps the compiler from leaving the work out. */
  private static long least(IntUnaryOperator work) {
    long least = Long.MAX_VALUE;
    long sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      sum += IntStream.range(0, AnalysisBenchmark.ROLLOUTS).map(work).asLongStream().sum();
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - start);
    }
    if (sum == 0) {
      throw new IllegalStateException("nothing was judged");
    }
    return least;
  }

  private static void print(String what, double value) {
    System.out.println(String.format(Locale.ROOT, "%-10s %.1f", what, value));
  }
}
