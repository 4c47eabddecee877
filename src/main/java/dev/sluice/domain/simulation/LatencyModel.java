package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Require;
import java.util.List;
import org.apache.commons.math3.special.Erf;

/** How long requests to the stable version take. */
public sealed interface LatencyModel {
  /** Share of requests that take at most {@code milliseconds}; 0 to 1, never falls. */
  double shareUpTo(double milliseconds);

  /** 80 ms, with a tail as services have it. */
  static LatencyModel usual() {
    return new Lognormal(80, 0.6);
  }

  /**
   * @param medianMillis above 0
   * @param sigma standard deviation of the natural logarithm, above 0; 0.6 makes p99 four times the
   *     median
   */
  record Lognormal(double medianMillis, double sigma) implements LatencyModel {
    public Lognormal {
      Require.upTo("latency median in milliseconds", medianMillis, 0, 100_000);
      Require.upTo("latency sigma", sigma, 0, 5);
    }

    @Override
    public double shareUpTo(double milliseconds) {
      return milliseconds <= 0
          ? 0
          : 0.5 * Erf.erfc(-Math.log(milliseconds / medianMillis) / (sigma * Math.sqrt(2)));
    }
  }

  /**
   * What was measured. Inside a cell requests are spread evenly over the logarithm.
   *
   * @param counts requests per cell of {@link LatencyBounds}, the overflow last; together above 0
   */
  record Recorded(List<Double> counts) implements LatencyModel {
    private static final double[] BOUNDS = LatencyBounds.milliseconds();

    public Recorded {
      counts = List.copyOf(counts);
      if (counts.size() != LatencyBounds.cells()) {
        throw new IllegalArgumentException(
            "latency histogram has %d cells, allowed are exactly %d"
                .formatted(counts.size(), LatencyBounds.cells()));
      }
      counts.forEach(count -> Require.within("latency histogram cell", count, 0, 1e15));
      if (counts.stream().allMatch(count -> count == 0)) {
        throw new IllegalArgumentException(
            "latency histogram holds 0 requests, at least 1 is needed");
      }
    }

    @Override
    public double shareUpTo(double milliseconds) {
      double below = 0;
      double all = 0;
      for (int i = 0; i < counts.size(); i++) {
        all += counts.get(i);
        below += counts.get(i) * partBelow(i, milliseconds);
      }
      return below / all;
    }

    private static double partBelow(int cell, double milliseconds) {
      double low = cell == 0 ? BOUNDS[0] / 2 : BOUNDS[cell - 1];
      double high = cell == BOUNDS.length ? 2 * low : BOUNDS[cell];
      double part = Math.log(Math.max(milliseconds, 1e-9) / low) / Math.log(high / low);
      return Math.min(1, Math.max(0, part));
    }
  }
}
