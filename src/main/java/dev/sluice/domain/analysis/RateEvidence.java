package dev.sluice.domain.analysis;

/**
 * Evidence about a rate of bad requests.
 *
 * @param mixture the evidence
 * @param stableBad bad requests of the stable backend in earlier windows, with a weak prior of 0.5
 *     in 100
 * @param stableAll requests of the stable backend in earlier windows, with the prior
 * @param pending counts that wait until both backends have {@link #MIN_BLOCK} requests
 */
public record RateEvidence(Mixture mixture, double stableBad, double stableAll, Counts pending) {
  /** Requests that each backend must have before counts are scored. */
  static final int MIN_BLOCK = 5;

  /** The prior and as much again. */
  private static final double LEAST_KNOWN = 200;

  /** Before the first window. */
  public static final RateEvidence EMPTY = new RateEvidence(Mixture.EMPTY, 0.5, 100, Counts.NONE);

  /** Learns the stable backend's rate from a window that is not scored. */
  RateEvidence learn(Counts window) {
    return new RateEvidence(
        mixture, stableBad + window.stableBad(), stableAll + window.stable(), pending);
  }

  /** Whether the stable backend's rate rests on more than the prior. */
  boolean known() {
    return stableAll >= LEAST_KNOWN;
  }

  /** The stable backend's rate as it was last known, with the prior; 0 to 1. */
  double knownRate() {
    return stableBad / stableAll;
  }

  /** Scores the canary by itself, against the rate that the stable backend had. */
  RateEvidence alone(Bets bets, Counts window) {
    return window.canary() == 0
        ? this
        : new RateEvidence(
            mixture.plus(bets.alone(window, knownRate())), stableBad, stableAll, pending);
  }

  /** Scores a window, or keeps it for later when there is too little of it. */
  RateEvidence score(Bets bets, Counts window) {
    Counts block = pending.plus(window);
    if (!block.bothAtLeast(MIN_BLOCK)) {
      return new RateEvidence(mixture, stableBad, stableAll, block);
    }
    Mixture next = mixture.plus(bets.increments(block, stableBad / stableAll));
    return new RateEvidence(next, stableBad, stableAll, Counts.NONE).learn(block);
  }

  /** As {@link #score}, without learning the rate of whatever answers beside the canary. */
  RateEvidence scoreOnly(Bets bets, Counts window) {
    RateEvidence scored = score(bets, window);
    return new RateEvidence(scored.mixture, stableBad, stableAll, scored.pending);
  }

  /** Scores the canary against the pods beside it, and these against both it and the known rate. */
  RateEvidence mixed(Bets bets, Counts window) {
    Counts block = pending.plus(window);
    return block.bothAtLeast(MIN_BLOCK)
        ? new RateEvidence(
            mixture.plus(bets.mixed(block, knownRate())), stableBad, stableAll, Counts.NONE)
        : new RateEvidence(mixture, stableBad, stableAll, block);
  }

  /** Scores the canary and the pods beside it, which run its version, each by itself. */
  RateEvidence bothAlone(Bets bets, Counts window) {
    return window.stable() == 0 || window.canary() == 0
        ? alone(bets, window.canary() == 0 ? window.swapped() : window)
        : new RateEvidence(
            mixture.plus(bets.bothAlone(window, knownRate())), stableBad, stableAll, pending);
  }
}
