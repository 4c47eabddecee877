package dev.sluice.domain.recording;

import dev.sluice.domain.analysis.Samples;
import dev.sluice.domain.analysis.StableSide;
import dev.sluice.domain.analysis.Traffic;
import dev.sluice.domain.analysis.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A window as it was measured.
 *
 * @param index grows from window to window
 * @param step where the release was, an index into its steps; null where the replay shall walk the
 *     weights of the configuration by itself
 * @param weight the canary's share that the split had, above 0, at most 1; for people only where
 *     {@code step} is null
 * @param lastStep whether that was the last step; null where that follows from {@code step}
 * @param mayAdvance false while the release paused, waited or scaled
 * @param side what answered for the stable version
 * @param samples what else was measured
 */
public record RecordedWindow(
    long index,
    @Nullable Integer step,
    double weight,
    @Nullable Boolean lastStep,
    boolean mayAdvance,
    StableSide side,
    Traffic stable,
    Traffic canary,
    Samples samples) {

  /** A window that the engine got while the release was at {@code step}. */
  public static RecordedWindow of(int step, Window window) {
    return new RecordedWindow(
        window.index(),
        step,
        window.weight(),
        window.lastStep(),
        window.mayAdvance(),
        window.side(),
        window.stable(),
        window.canary(),
        window.samples());
  }

  /**
   * What the engine gets.
   *
   * @param walked the step that the replay has walked to
   */
  Window window(int walked, List<Double> weights) {
    boolean last = lastStep == null ? step(walked) == weights.size() - 1 : lastStep;
    double share = step == null ? weights.get(walked) : weight;
    return new Window(index, share, last, mayAdvance, side, stable, canary, samples);
  }

  int step(int walked) {
    return step == null ? walked : step;
  }
}
