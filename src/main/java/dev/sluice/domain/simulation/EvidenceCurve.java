package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.AnalysisConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How the evidence of harm grows from window to window, over several rollouts; one that has ended
 * keeps its last.
 *
 * @param points one per window, until nine of ten rollouts have ended
 */
public record EvidenceCurve(List<Point> points) {
  private static final double LOW = 0.1;
  private static final double HIGH = 0.9;

  /**
   * Natural logarithms of the combined evidence.
   *
   * @param seconds end of the window
   * @param low a tenth of the rollouts is below
   * @param high a tenth is above
   */
  public record Point(double seconds, double low, double median, double high) {}

  public EvidenceCurve {
    points = List.copyOf(points);
  }

  /**
   * @param runs rollouts, at least 1
   */
  public static EvidenceCurve of(
      AnalysisConfig config, Course course, TrafficModel traffic, int runs, long seed) {
    List<List<Double>> traces =
        IntStream.range(0, runs)
            .parallel()
            .mapToObj(run -> trace(config, course, traffic, seed + run))
            .toList();
    int longest = length(traces);
    long interval = config.schedule().intervalSeconds();
    return new EvidenceCurve(
        IntStream.range(0, longest)
            .mapToObj(window -> point((double) (window + 1) * interval, at(traces, window)))
            .toList());
  }

  /** A few that are held for long would squeeze all others. */
  private static int length(List<List<Double>> traces) {
    int[] lengths = traces.stream().mapToInt(List::size).sorted().toArray();
    return lengths[(int) Math.round(HIGH * (lengths.length - 1))];
  }

  private static List<Double> trace(
      AnalysisConfig config, Course course, TrafficModel traffic, long seed) {
    List<Double> evidence = new ArrayList<>();
    var source = TrafficSource.of(traffic, config, new SplittableRandom(seed));
    ClosedLoop.run(config, course, source, (slice, judged) -> evidence.add(judged.logHarm()));
    return evidence;
  }

  /** Ascending. */
  private static double[] at(List<List<Double>> traces, int window) {
    return traces.stream()
        .mapToDouble(trace -> trace.get(Math.min(window, trace.size() - 1)))
        .sorted()
        .toArray();
  }

  private static Point point(double seconds, double[] sorted) {
    return new Point(seconds, quantile(sorted, LOW), quantile(sorted, 0.5), quantile(sorted, HIGH));
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
