package dev.sluice.domain.analysis;

/** What to do when the analysis itself cannot say whether the canary is good. */
public enum Response {
  /** Stay at the present weight. */
  HOLD,
  /** Send all traffic back to the stable backend. */
  ROLLBACK
}
