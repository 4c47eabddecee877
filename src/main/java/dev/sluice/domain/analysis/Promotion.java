package dev.sluice.domain.analysis;

/** What a canary has to show before it is promoted. */
public enum Promotion {
  /** All steps done with the minimum exposure and no harm found. Fast; proves nothing. */
  NO_HARM,
  /** Proven to be inside the margin on every metric, with a bound on false proof. */
  PROVE
}
