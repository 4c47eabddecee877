package dev.sluice.domain.analysis;

/**
 * What is watched beside harm.
 *
 * @param caution what holds a rollout short of harm, and whether noise is measured
 * @param sampleRatio how the split itself is checked
 * @param downstream how the Services that the canary calls are watched
 */
public record AlarmRules(
    CautionRules caution, SampleRatioRules sampleRatio, DownstreamRules downstream) {
  /** No caution; the split and the Services downstream as by default. */
  public static AlarmRules defaults() {
    return new AlarmRules(
        CautionRules.NONE, SampleRatioRules.defaults(), DownstreamRules.defaults());
  }

  public AlarmRules {
    Require.given("analysis.caution", caution);
    Require.given("analysis.sampleRatio", sampleRatio);
    Require.given("analysis.downstream", downstream);
  }

  AlarmRules caution(CautionRules rules) {
    return new AlarmRules(rules, sampleRatio, downstream);
  }

  AlarmRules sampleRatio(SampleRatioRules rules) {
    return new AlarmRules(caution, rules, downstream);
  }

  AlarmRules downstream(DownstreamRules rules) {
    return new AlarmRules(caution, sampleRatio, rules);
  }
}
