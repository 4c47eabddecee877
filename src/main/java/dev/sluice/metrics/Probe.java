package dev.sluice.metrics;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.measuring.SampledRelease;
import io.vertx.core.Future;

/** A metric or check of one release, asked for over the network. Thread-safe. */
interface Probe {
  String name();

  /**
   * Asks once; is never called while an answer is outstanding.
   *
   * @param now the release as it is
   * @return fails with a {@link MetricTrouble}
   */
  Future<Void> ask(SampledRelease now);

  /** What came since the last call. */
  Samples take();

  /** Whether it asks before the first window already. */
  boolean asksFirst();
}
