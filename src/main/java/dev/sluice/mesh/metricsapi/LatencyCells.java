package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.analysis.LatencyBounds;
import io.prometheus.client.Metrics.Bucket;
import io.prometheus.client.Metrics.Histogram;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Envoy's cumulative buckets in microseconds to cells over {@link LatencyBounds}. */
final class LatencyCells {
  private static final double[] MICROSECONDS =
      Arrays.stream(LatencyBounds.milliseconds()).map(ms -> ms * 1000).toArray();
  private static final double TOLERANCE = 1e-9;

  private LatencyCells() {}

  /** Empty when the buckets are not exactly ours, or do not grow; nothing is interpolated. */
  static Optional<long[]> of(Histogram histogram) {
    List<Bucket> buckets = histogram.getBucketList();
    if (buckets.size() != MICROSECONDS.length) {
      return Optional.empty();
    }
    long[] cells = new long[MICROSECONDS.length + 1];
    long below = 0;
    for (int i = 0; i < MICROSECONDS.length; i++) {
      Bucket bucket = buckets.get(i);
      if (!same(bucket.getUpperBound(), MICROSECONDS[i]) || bucket.getCumulativeCount() < below) {
        return Optional.empty();
      }
      cells[i] = bucket.getCumulativeCount() - below;
      below = bucket.getCumulativeCount();
    }
    cells[MICROSECONDS.length] = histogram.getSampleCount() - below;
    return cells[MICROSECONDS.length] < 0 ? Optional.empty() : Optional.of(cells);
  }

  private static boolean same(double one, double other) {
    return Math.abs(one - other) <= TOLERANCE * other;
  }
}
