package dev.sluice.domain.analysis;

/**
 * Alarms that were raised; never taken back.
 *
 * @param sampleRatio whether the split was ever found wrong
 * @param downstream the Service that was first found to suffer from the canary's calls, empty while
 *     none was
 */
public record Alarms(boolean sampleRatio, String downstream) {
  /** All is quiet. */
  public static final Alarms NONE = new Alarms(false, "");

  /** With what the evidence says now. */
  Alarms plus(AlarmRules rules, Evidence evidence) {
    return new Alarms(
        sampleRatio || evidence.sampleRatio().logE() >= rules.sampleRatio().alarmAt(),
        downstream.isEmpty() ? evidence.downstream().loudest(rules.downstream()) : downstream);
  }
}
