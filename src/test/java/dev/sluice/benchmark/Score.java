package dev.sluice.benchmark;

import java.util.Arrays;
import java.util.List;

/**
 * How one method did on one group.
 *
 * @param rate share of rollouts taken back, mean over the scenarios, 0 to 1
 * @param worst the same of the scenario with most
 * @param medianSeconds until taken back, over those that were; NaN for none
 * @param excess failures that users had because of the canary, until it was taken back or to the
 *     end, mean
 */
record Score(double rate, double worst, double medianSeconds, double excess) {
  /**
   * @param windows until taken back, 0 for never
   */
  record Run(int windows, double excess) {}

  /**
   * @param scenarios runs of each scenario, none empty
   */
  static Score of(List<List<Run>> scenarios) {
    double[] rates = scenarios.stream().mapToDouble(Score::rate).toArray();
    List<Run> all = scenarios.stream().flatMap(List::stream).toList();
    return new Score(
        Arrays.stream(rates).average().orElseThrow(),
        Arrays.stream(rates).max().orElseThrow(),
        median(
            all.stream()
                .filter(run -> run.windows() > 0)
                .mapToInt(Run::windows)
                .sorted()
                .toArray()),
        all.stream().mapToDouble(Run::excess).average().orElseThrow());
  }

  private static double rate(List<Run> runs) {
    return runs.stream().filter(run -> run.windows() > 0).count() / (double) runs.size();
  }

  private static double median(int[] windows) {
    if (windows.length == 0) {
      return Double.NaN;
    }
    double twice = windows[(windows.length - 1) / 2] + windows[windows.length / 2];
    return Trace.WINDOW_SECONDS * twice / 2;
  }
}
