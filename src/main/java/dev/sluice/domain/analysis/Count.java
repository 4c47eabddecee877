package dev.sluice.domain.analysis;

/**
 * What an analysis has counted.
 *
 * @param lastIndex index of the last window that counted, -1 before the first
 * @param windows windows counted
 * @param pausedWindows those of them in which the caller paused, waited or scaled; they do not use
 *     up the time
 * @param judgedWindows those of them that not only the guard judged
 * @param weight canary weight of the last window, 0 before the first
 * @param stepWindows windows since the weight or the step last changed
 * @param step requests and failures in these windows
 * @param emptyWindows last windows in a row without a canary request
 * @param aloneWindows windows in which the caller could have gone on, and the canary could not be
 *     compared; they do not use up the time either
 * @param stableServing whether the last window was compared with the stable version; true before
 *     the first
 * @param seen requests since the analysis began
 */
public record Count(
    long lastIndex,
    long windows,
    long pausedWindows,
    long judgedWindows,
    double weight,
    int stepWindows,
    Counts step,
    int emptyWindows,
    long aloneWindows,
    boolean stableServing,
    Seen seen) {
  /** Before the first window. */
  public static final Count NONE = new Count(-1, 0, 0, 0, 0, 0, Counts.NONE, 0, 0, true, Seen.NONE);

  /** One more window; whether it was judged is known only afterwards. */
  Count plus(Window window) {
    boolean sameWeight = weight == window.weight();
    Counts failures = Counts.failures(window.stable(), window.canary());
    return new Count(
        window.index(),
        windows + 1,
        pausedWindows + (window.mayAdvance() ? 0 : 1),
        judgedWindows,
        window.weight(),
        (sameWeight ? stepWindows : 0) + 1,
        (sameWeight ? step : Counts.NONE).plus(failures),
        failures.canary() == 0 ? emptyWindows + 1 : 0,
        aloneWindows + (window.mayAdvance() && !window.stableServing() ? 1 : 0),
        window.stableServing(),
        seen.plus(window.stable(), window.canary()));
  }

  /** The last window was judged in full. */
  Count judged() {
    return new Count(
        lastIndex,
        windows,
        pausedWindows,
        judgedWindows + 1,
        weight,
        stepWindows,
        step,
        emptyWindows,
        aloneWindows,
        stableServing,
        seen);
  }

  /** Whether only the guard judges the last window, by the clock and the weights alone. */
  boolean onlyGuarded(Schedule schedule) {
    return (windows - 1) * schedule.intervalSeconds() < schedule.warmupSeconds()
        || stepWindows <= schedule.settleWindows();
  }

  /** A new step begins to count at zero. */
  Count nextStep() {
    return new Count(
        lastIndex,
        windows,
        pausedWindows,
        judgedWindows,
        weight,
        0,
        Counts.NONE,
        emptyWindows,
        aloneWindows,
        stableServing,
        seen);
  }
}
