package dev.sluice.domain.measuring;

import dev.sluice.domain.analysis.Samples;

/**
 * Measures what else a release is judged by, besides its requests. Every call returns at once: what
 * has to be asked for over the network is asked for in the background, and an answer that comes
 * late counts into the next window.
 *
 * <p>An event is counted once or not at all. What is under way is kept in memory only, so a restart
 * loses it.
 */
public interface Sampler {
  /** A window begins, and none of this release was under way. */
  void begin(SampledRelease release);

  /**
   * The window ends and the next one begins.
   *
   * @return what was measured since the last call, or since the beginning; a metric without an
   *     answer is left out
   */
  Samples take(SampledRelease release);

  /** The release serves no canary any more: nothing is asked for, what is known is forgotten. */
  void end(String uid);
}
