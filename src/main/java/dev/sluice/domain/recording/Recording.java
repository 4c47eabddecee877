package dev.sluice.domain.recording;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.EngineState;
import java.util.List;

/**
 * The windows that a release was judged on, and the rules.
 *
 * @param weights the canary's share per step, not empty
 * @param start the engine before the first of {@code windows}; has the rules
 * @param windows in the order in which they were judged, indices growing from above that of {@code
 *     start}
 */
public record Recording(List<Double> weights, EngineState start, List<RecordedWindow> windows) {
  public Recording {
    weights = List.copyOf(weights);
    windows = List.copyOf(windows);
  }

  /** The rules. */
  public AnalysisConfig config() {
    return start.config();
  }

  /** Windows that counted until the end of this recording. */
  public long counted() {
    return start.windows() + windows.size();
  }

  /** Index of the last window, that of {@code start} if there is none. */
  public long lastIndex() {
    return windows.isEmpty() ? start.lastIndex() : windows.get(windows.size() - 1).index();
  }

  /**
   * Without its older half; the engine's state stands for what is left out, so a replay still ends
   * as the release did.
   */
  public Recording shortened() {
    int half = (windows.size() + 1) / 2;
    var older = new Recording(weights, start, windows.subList(0, half));
    EngineState middle = Replay.plain().run(older, (t, step, judgement) -> {});
    return new Recording(weights, middle, windows.subList(half, windows.size()));
  }
}
