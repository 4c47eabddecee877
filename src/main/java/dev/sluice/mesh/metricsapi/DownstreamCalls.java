package dev.sluice.mesh.metricsapi;

import dev.sluice.domain.analysis.Counts;
import dev.sluice.domain.measuring.CountLedger;
import java.util.Optional;

/** Calls of both versions to one Service. Guarded by its {@link DownstreamSampler}. */
final class DownstreamCalls {
  private final CountLedger ledger = new CountLedger(Counts.NONE);
  private long stable;
  private long stableFailed;
  private long canary;
  private long canaryFailed;
  private long stableGiven;
  private long canaryGiven;

  void stable(EdgeSample sample) {
    stable += sample.requests();
    stableFailed += sample.failures();
  }

  void canary(EdgeSample sample) {
    canary += sample.requests();
    canaryFailed += sample.failures();
  }

  /**
   * What came since the last time. Waits until both versions called, so that a Service that one of
   * them never calls has no part in the judgement; looks at calls only, never at what failed.
   */
  Optional<Counts> take() {
    if (stable == stableGiven || canary == canaryGiven) {
      return Optional.empty();
    }
    stableGiven = stable;
    canaryGiven = canary;
    return Optional.of(ledger.take(stable, stableFailed, canary, canaryFailed));
  }
}
