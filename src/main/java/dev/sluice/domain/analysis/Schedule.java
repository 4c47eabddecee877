package dev.sluice.domain.analysis;

/**
 * When windows count and when a step is complete.
 *
 * @param intervalSeconds length of a window, at least 1
 * @param warmupSeconds time from the first window on that only the guard judges
 * @param settleWindows windows after each weight change that only the guard judges
 * @param minStepWindows windows at a weight before the step may end, at least 1
 * @param minStepRequests canary requests at a weight before the step may end
 * @param maxDurationSeconds measured time after which the analysis is inconclusive
 * @param maxExposureRequests canary requests after which the analysis is inconclusive; 0 for no
 *     limit
 * @param noDataWindows windows in a row without a canary request after which the analysis holds, at
 *     least 1
 */
public record Schedule(
    long intervalSeconds,
    long warmupSeconds,
    int settleWindows,
    int minStepWindows,
    long minStepRequests,
    long maxDurationSeconds,
    long maxExposureRequests,
    int noDataWindows) {
  /**
   * Windows of 30 s, a minute of warm-up, steps of at least 3 windows and 100 requests, one hour.
   */
  public static Schedule defaults() {
    return new Schedule(30, 60, 0, 3, 100, 3600, 0, 10);
  }

  public Schedule {
    Require.within("analysis.interval seconds", intervalSeconds, 1, 3600);
    Require.within("analysis.warmup seconds", warmupSeconds, 0, 86_400);
    Require.within("analysis.settleWindows", settleWindows, 0, 1000);
    Require.atLeast("analysis.minStepWindows", minStepWindows, 1);
    Require.atLeast("analysis.minStepRequests", minStepRequests, 0);
    Require.atLeast("analysis.maxDuration seconds", maxDurationSeconds, intervalSeconds);
    Require.atLeast("analysis.maxExposureRequests", maxExposureRequests, 0);
    Require.atLeast("analysis.noDataWindows", noDataWindows, 1);
  }

  public Schedule interval(long seconds) {
    return new Schedule(
        seconds,
        warmupSeconds,
        settleWindows,
        minStepWindows,
        minStepRequests,
        maxDurationSeconds,
        maxExposureRequests,
        noDataWindows);
  }

  public Schedule warmup(long seconds) {
    return new Schedule(
        intervalSeconds,
        seconds,
        settleWindows,
        minStepWindows,
        minStepRequests,
        maxDurationSeconds,
        maxExposureRequests,
        noDataWindows);
  }

  public Schedule settleWindows(int windows) {
    return new Schedule(
        intervalSeconds,
        warmupSeconds,
        windows,
        minStepWindows,
        minStepRequests,
        maxDurationSeconds,
        maxExposureRequests,
        noDataWindows);
  }

  public Schedule minStep(int windows, long requests) {
    return new Schedule(
        intervalSeconds,
        warmupSeconds,
        settleWindows,
        windows,
        requests,
        maxDurationSeconds,
        maxExposureRequests,
        noDataWindows);
  }

  public Schedule maxDuration(long seconds) {
    return new Schedule(
        intervalSeconds,
        warmupSeconds,
        settleWindows,
        minStepWindows,
        minStepRequests,
        seconds,
        maxExposureRequests,
        noDataWindows);
  }

  public Schedule maxExposure(long requests) {
    return new Schedule(
        intervalSeconds,
        warmupSeconds,
        settleWindows,
        minStepWindows,
        minStepRequests,
        maxDurationSeconds,
        requests,
        noDataWindows);
  }

  public Schedule noDataWindows(int windows) {
    return new Schedule(
        intervalSeconds,
        warmupSeconds,
        settleWindows,
        minStepWindows,
        minStepRequests,
        maxDurationSeconds,
        maxExposureRequests,
        windows);
  }
}
