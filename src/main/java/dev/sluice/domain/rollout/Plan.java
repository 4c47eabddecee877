package dev.sluice.domain.rollout;

import dev.sluice.domain.analysis.AnalysisConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the user asked for.
 *
 * @param steps at least one, the first is a {@link SetWeight}; weights rise
 * @param progressDeadline for the canary's pods to become ready
 * @param drain between the last acknowledgement and the end of the canary
 * @param suspended whether the release shall stay where it is
 */
public record Plan(
    List<Step> steps,
    AnalysisConfig analysis,
    Duration progressDeadline,
    Duration drain,
    boolean suspended) {

  /** One step of the strategy. */
  public sealed interface Step permits SetWeight, Pause {}

  /**
   * @param percent 1 to 100
   */
  public record SetWeight(int percent) implements Step {}

  /**
   * @param duration empty means until somebody resumes
   */
  public record Pause(Optional<Duration> duration) implements Step {}

  /**
   * What that step asks for: its own exposure, or that of the last weight before it. Steps may be
   * taken away while a release is under way; beyond the last one, the last one counts.
   */
  public Exposure exposureAt(int step) {
    for (int i = within(step); i >= 0; i--) {
      if (steps.get(i) instanceof SetWeight set) {
        return Exposure.of(set.percent());
      }
    }
    throw new IllegalArgumentException("steps[0] must be a setWeight");
  }

  /** The step, or the last one where there are no longer so many. */
  int within(int step) {
    return Math.min(step, steps.size() - 1);
  }

  Step at(int step) {
    return steps.get(within(step));
  }

  /** How long a canary may serve without a window that could be measured. */
  Duration unmeasured() {
    var windows = Duration.ofSeconds(analysis.schedule().intervalSeconds()).multipliedBy(10);
    return windows.compareTo(progressDeadline) > 0 ? windows : progressDeadline;
  }

  boolean isLast(int step) {
    return step >= steps.size() - 1;
  }

  /** {@code 2/4} for the second of four. */
  public String stepOf(int step) {
    return within(step) + 1 + "/" + steps.size();
  }
}
