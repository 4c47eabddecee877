package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.analysis.LatencyBounds;
import dev.sluice.domain.analysis.Traffic;

/**
 * Growing counts. Guarded by its {@link EdgeStore}.
 *
 * <p>Parts are added only together with a whole that has room for them, and wait for one until
 * then: a failure whose request comes with the next message, or came with the last one, is held
 * back. So what lies between any two readings is possible in itself.
 */
final class Tally {
  private long requests;
  private final Held failures = new Held();
  private final Held clientErrors = new Held();
  private final Held unanswered = new Held();
  private final long[] latency = new long[LatencyBounds.cells()];

  void add(EdgeSample sample) {
    requests += sample.requests();
    long failed = failures.add(sample.failures(), sample.requests());
    clientErrors.add(sample.clientErrors(), sample.requests() - failed);
    unanswered.add(sample.unanswered(), failed);
    if (sample.latency() != null) {
      for (int i = 0; i < latency.length; i++) {
        latency[i] += sample.latency()[i];
      }
    }
  }

  Traffic read() {
    return new Traffic(
        requests, failures.given, clientErrors.given, unanswered.given, latency.clone());
  }

  /** A part of a whole. */
  private static final class Held {
    private long given;
    private long waiting;

    /**
     * @param room at least 0
     * @return what found room
     */
    private long add(long more, long room) {
      waiting += more;
      long now = Math.min(waiting, room);
      given += now;
      waiting -= now;
      return now;
    }
  }
}
