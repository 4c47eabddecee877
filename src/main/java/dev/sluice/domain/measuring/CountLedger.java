package dev.sluice.domain.measuring;

import dev.sluice.domain.analysis.Counts;

/**
 * Gives growing totals of both backends out window by window, each event once. Totals that are read
 * one after the other do not always fit: a bad event whose event is yet to come, or came a window
 * before, waits until there is room for it. Not thread-safe.
 */
public final class CountLedger {
  private Counts given;

  /**
   * @param start totals that belong to nobody's window
   */
  public CountLedger(Counts start) {
    this.given = start;
  }

  /**
   * What came since the last call.
   *
   * @param stable all events of the stable version, ever; a total below the last one counts as it
   * @param stableBad how many of them were bad; may exceed {@code stable}
   * @param canary all events of the canary, ever
   * @param canaryBad how many of them were bad; may exceed {@code canary}
   */
  public Counts take(long stable, long stableBad, long canary, long canaryBad) {
    long newStable = Math.max(0, stable - given.stable());
    long newCanary = Math.max(0, canary - given.canary());
    Counts window =
        new Counts(
            newStable,
            within(newStable, stableBad - given.stableBad()),
            newCanary,
            within(newCanary, canaryBad - given.canaryBad()));
    given = given.plus(window);
    return window;
  }

  private static long within(long most, long count) {
    return Math.min(most, Math.max(0, count));
  }
}
