package dev.sluice.domain.analysis;

/** Why a decision was taken. */
public enum Reason {
  /** The evidence of harm reached its bound. */
  HARM,
  /** Requests are not split as the weight says, so nothing that was measured can be trusted. */
  SAMPLE_RATIO,
  /** Both versions fail most of their requests, so there is nothing to compare. */
  OUTAGE,
  /** A check failed more often than tolerated. */
  CHECK_FAILED,
  /** A Service that the canary calls suffers from it. */
  DOWNSTREAM,
  /** The canary has had no request, or a metric no sample, for too long. */
  NO_DATA,
  /** The canary fails more often than the stable version, perhaps by less than the margin. */
  SUSPECTED,
  /** Time or exposure is used up without a verdict. */
  INCONCLUSIVE,
  /** Every metric is proven to be inside its margin. */
  PROVEN,
  /** The schedule is done and no harm was found. */
  NO_HARM,
  /** The schedule is done, and the canary, which could be compared with nothing, does well. */
  JUDGED_ALONE,
  /** The step has the windows and the requests it needs. */
  STEP_COMPLETE,
  /** Only the guard judges yet. */
  WARMING_UP,
  /** The step has too few windows or requests yet. */
  GATHERING,
  /** The step is complete, and the caller holds it back. */
  PAUSED,
  /** The last step is complete, and the proof is not. */
  NOT_PROVEN
}
