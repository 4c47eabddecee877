package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.Reason;

/** The judge's reasons as condition reasons. */
final class Reasons {
  private Reasons() {}

  static String of(Reason reason) {
    return switch (reason) {
      case HARM -> "HarmDetected";
      case SAMPLE_RATIO -> "SampleRatioMismatch";
      case OUTAGE -> "BothFail";
      case CHECK_FAILED -> "CheckFailed";
      case DOWNSTREAM -> "DownstreamSuffers";
      case NO_DATA -> "NoData";
      case SUSPECTED -> "Suspected";
      case INCONCLUSIVE -> "Inconclusive";
      case PROVEN -> "ProvenNoWorse";
      case NO_HARM -> "NoHarmFound";
      case JUDGED_ALONE -> "JudgedAlone";
      case STEP_COMPLETE -> "StepComplete";
      case WARMING_UP -> "WarmingUp";
      case GATHERING -> "Gathering";
      case PAUSED -> "Paused";
      case NOT_PROVEN -> "NotProven";
    };
  }
}
