package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Traffic;

/** Growing counts. Guarded by its {@link EdgeStore}. */
final class Tally {
  private long requests;
  private long failures;
  private final long[] latency = new long[LatencyBounds.cells()];

  void add(EdgeSample sample) {
    requests += sample.requests();
    failures += sample.failures();
    if (sample.latency() != null) {
      for (int i = 0; i < latency.length; i++) {
        latency[i] += sample.latency()[i];
      }
    }
  }

  /**
   * A failure whose request comes with the next message is held back until then, so both still only
   * grow.
   */
  Traffic read() {
    return new Traffic(requests, Math.min(failures, requests), latency.clone());
  }
}
