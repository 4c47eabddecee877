package dev.sluice.domain.simulation;

import dev.sluice.domain.analysis.Decision;
import dev.sluice.domain.analysis.Judgement;
import dev.sluice.domain.analysis.Reason;

/**
 * How one simulated rollout went.
 *
 * @param judgement the last one; final unless the analysis holds when time is up
 * @param windows windows until then
 * @param seconds end of the deciding window
 * @param canaryRequests requests that the canary answered until then
 * @param excessFailures failures that users had because of the canary, on average
 * @param sampleRatioAlarm whether the split was ever found wrong
 */
public record Run(
    Judgement judgement,
    long windows,
    long seconds,
    long canaryRequests,
    double excessFailures,
    boolean sampleRatioAlarm) {
  public boolean rolledBackForHarm() {
    return judgement.decision() == Decision.ROLLBACK && judgement.reason() == Reason.HARM;
  }

  public boolean promoted() {
    return judgement.decision() == Decision.PROMOTE;
  }

  public boolean proven() {
    return promoted() && judgement.reason() == Reason.PROVEN;
  }

  public boolean inconclusive() {
    return judgement.reason() == Reason.INCONCLUSIVE;
  }
}
