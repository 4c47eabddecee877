package dev.sluice.domain.analysis;

/**
 * How the Services that the canary calls are watched: its calls to each of them are compared with
 * the stable version's calls to the same Service in the same window.
 *
 * @param margin tolerated increase of failures
 * @param falseAlarmRate bound on a false alarm in the whole rollout, over all Services together
 * @param onAlarm what follows an alarm
 */
public record DownstreamRules(Margin margin, double falseAlarmRate, Response onAlarm) {
  /** The margin of errors, one false alarm in 1000 rollouts, hold. */
  public static DownstreamRules defaults() {
    return new DownstreamRules(Margin.ERRORS, 0.001, Response.HOLD);
  }

  public DownstreamRules {
    Require.given("downstream.margin", margin);
    Require.between("downstream.falseAlarmRate", falseAlarmRate, 0, 0.5);
    Require.given("downstream.onAlarm", onAlarm);
  }

  /** Evidence that raises the alarm, natural logarithm. */
  double alarmAt() {
    return -Math.log(falseAlarmRate);
  }
}
