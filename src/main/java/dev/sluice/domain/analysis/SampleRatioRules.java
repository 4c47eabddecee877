package dev.sluice.domain.analysis;

/**
 * How the share of requests that reached the canary is compared with the weight that was set.
 *
 * @param tolerance width of the tolerated band relative to the smaller share; 0.1 accepts 4.5 % to
 *     5.5 % for a weight of 5 %
 * @param falseAlarmRate bound on a false alarm in the whole rollout
 * @param clusterSize requests that are routed together (per connection, say), at least 1
 * @param onMismatch what follows an alarm
 */
public record SampleRatioRules(
    double tolerance, double falseAlarmRate, double clusterSize, Response onMismatch) {
  /** A band of 10 %, one false alarm in 1000 rollouts, hold. */
  public static SampleRatioRules defaults() {
    return new SampleRatioRules(0.10, 0.001, 1, Response.HOLD);
  }

  public SampleRatioRules {
    Require.within("sampleRatio.tolerance", tolerance, 0, 0.9);
    Require.between("sampleRatio.falseAlarmRate", falseAlarmRate, 0, 0.5);
    Require.within("sampleRatio.clusterSize", clusterSize, 1, 1_000_000);
    Require.given("onSampleRatioMismatch", onMismatch);
  }

  /** The same with another answer to an alarm. */
  public SampleRatioRules onMismatch(Response response) {
    return new SampleRatioRules(tolerance, falseAlarmRate, clusterSize, response);
  }

  /** Evidence that raises the alarm, natural logarithm. */
  double alarmAt() {
    return -Math.log(falseAlarmRate);
  }
}
