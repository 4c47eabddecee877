package dev.sluice.domain.analysis;

import java.util.Arrays;

/**
 * One interval of traffic, the same for both backends.
 *
 * @param index the window's mark, at least 0: another one than that of the window before; gaps are
 *     harmless as long as they do not depend on the traffic
 * @param weight the canary's share of the split during the window; above 0, at most 1
 * @param lastStep whether the rollout is at its last weight
 * @param mayAdvance false while the caller pauses, waits for a gate or scales: nothing advances or
 *     promotes, harm is still found
 * @param side what answered for the stable version
 * @param stable what the stable backend answered
 * @param canary what the canary answered
 * @param samples what else was measured
 */
public record Window(
    long index,
    double weight,
    boolean lastStep,
    boolean mayAdvance,
    StableSide side,
    Traffic stable,
    Traffic canary,
    Samples samples) {
  public Window {
    Require.atLeast("window.index", index, 0);
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "window.weight is " + weight + ", must be above 0 and at most 1");
    }
    requireCells("stable", stable);
    requireCells("canary", canary);
    Require.given("window.samples", samples);
  }

  /** A window in which nothing but the requests was measured. */
  public Window(
      long index,
      double weight,
      boolean lastStep,
      boolean mayAdvance,
      Traffic stable,
      Traffic canary) {
    this(index, weight, lastStep, mayAdvance, stable, canary, Samples.NONE);
  }

  /** A window in which the stable version was serving. */
  public Window(
      long index,
      double weight,
      boolean lastStep,
      boolean mayAdvance,
      Traffic stable,
      Traffic canary,
      Samples samples) {
    this(index, weight, lastStep, mayAdvance, StableSide.SERVING, stable, canary, samples);
  }

  /** The same, with something else that answered for the stable version. */
  public Window side(StableSide other) {
    return new Window(index, weight, lastStep, mayAdvance, other, stable, canary, samples);
  }

  /** Whether there was a ready pod to go back to. */
  boolean stableServing() {
    return side != StableSide.DOWN;
  }

  /**
   * Whether pods of the stable version got their share of the requests, so that the canary can be
   * compared with them; otherwise it is judged by itself.
   */
  boolean compared() {
    return side.compareTo(StableSide.MIXED) <= 0;
  }

  /** Whether the canary's version takes the stable version's place already. */
  boolean promoting() {
    return side == StableSide.ROLLING || side == StableSide.MIXED || side == StableSide.ROLLED;
  }

  private static void requireCells(String backend, Traffic traffic) {
    Require.given("window." + backend, traffic);
    if (Arrays.stream(traffic.latency()).anyMatch(cell -> cell < 0)) {
      throw new IllegalArgumentException(
          "window."
              + backend
              + " latency is "
              + Arrays.toString(traffic.latency())
              + ", no cell may be negative");
    }
  }
}
