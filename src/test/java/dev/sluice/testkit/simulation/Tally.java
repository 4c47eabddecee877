package dev.sluice.testkit.simulation;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Traffic;
import java.util.Arrays;

/** What one backend did so far; fractions of requests are kept until they are whole. */
final class Tally {
  /** A tenth of the requests each, as multiples of the version's latency. */
  private static final double[] SPREAD = {0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.3, 1.6, 2.0, 3.0};

  private static final double[] BOUNDS = LatencyBounds.milliseconds();

  private final double[] cells = new double[LatencyBounds.cells()];
  private double requests;
  private double failures;

  /**
   * @param version null where nobody answers
   */
  void add(double part, Version version) {
    requests += part;
    failures += version == null ? part : part * version.failures();
    if (version != null) {
      for (double multiple : SPREAD) {
        cells[cell(multiple * version.latency().toMillis())] += part / SPREAD.length;
      }
    }
  }

  private static int cell(double millis) {
    int found = Arrays.binarySearch(BOUNDS, millis);
    return found >= 0 ? found : -found - 1;
  }

  Traffic traffic() {
    return new Traffic(
        (long) requests,
        (long) Math.min(requests, failures),
        Arrays.stream(cells).mapToLong(cell -> (long) cell).toArray());
  }
}
