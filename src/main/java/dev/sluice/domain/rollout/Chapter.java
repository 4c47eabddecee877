package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.EngineState;
import java.time.Instant;
import java.util.Optional;

/**
 * Of a state what a story is told of.
 *
 * @param since when the phase began
 * @param startedAt when the release began
 * @param holding why the judge holds the release where it is
 * @param evidence of the release
 */
record Chapter(
    Phase phase,
    Instant since,
    Optional<Instant> startedAt,
    int step,
    Exposure exposure,
    Optional<String> holding,
    String message,
    Optional<Evidence> evidence) {

  /**
   * @param windows that were judged
   * @param last index of the last one
   */
  record Evidence(AnalysisConfig rules, long windows, long last) {
    private static Evidence of(EngineState analysis) {
      return new Evidence(analysis.config(), analysis.windows(), analysis.lastIndex());
    }
  }

  static Chapter of(ReleaseState state) {
    return new Chapter(
        state.phase(),
        state.since(),
        Optional.ofNullable(state.startedAt()),
        state.step(),
        state.exposure(),
        Optional.ofNullable(state.holding()),
        state.message(),
        Optional.ofNullable(state.analysis()).map(Evidence::of));
  }

  /** What tells the release from another one of the same words. */
  String release() {
    return startedAt.map(Instant::toString).orElse("");
  }
}
