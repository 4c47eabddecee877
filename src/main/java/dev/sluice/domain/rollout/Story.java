package dev.sluice.domain.rollout;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which changes of a release's state are worth an event. Pure. */
public final class Story {
  private Story() {}

  /**
   * What happened from one state to the next.
   *
   * @return in the order in which it is told; empty if nothing did
   */
  public static List<ReleaseEvent> of(ReleaseState before, ReleaseState after) {
    return of(Chapter.of(before), Chapter.of(after));
  }

  static List<ReleaseEvent> of(Chapter before, Chapter after) {
    return Stream.of(moved(before, after), held(before, after), newRules(before, after))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<ReleaseEvent> moved(Chapter before, Chapter after) {
    return reason(before, after)
        .map(
            reason ->
                new ReleaseEvent(
                    after.release() + after.since() + after.step(),
                    after.phase() == Phase.ROLLING_BACK || after.phase() == Phase.ROLLED_BACK,
                    reason,
                    after.message()));
  }

  private static Optional<String> reason(Chapter before, Chapter after) {
    if (after.phase() == Phase.FINALISING) {
      return Optional.empty(); // that it is promoted was told, and that it was soon will be
    }
    if (before.phase() != after.phase()) {
      return Optional.of(after.phase().text());
    }
    if (after.phase() == Phase.STABLE && !before.since().equals(after.since())) {
      return Optional.of("Adopted");
    }
    if (after.phase() == Phase.PROGRESSING && !before.startedAt().equals(after.startedAt())) {
      return Optional.of(Withdrawal.SUPERSEDED);
    }
    if (!before.exposure().equals(after.exposure())) {
      return Optional.of("WeightSet");
    }
    return before.step() == after.step() ? Optional.empty() : Optional.of("StepCompleted");
  }

  /** A hold changes neither phase nor weight, and somebody may have to do something about it. */
  private static Optional<ReleaseEvent> held(Chapter before, Chapter after) {
    return after
        .holding()
        .filter(why -> !before.holding().equals(after.holding()))
        .map(
            why ->
                new ReleaseEvent(
                    after.release() + after.step() + why,
                    true,
                    why,
                    "holding: " + after.message()));
  }

  /** Evidence that was gathered under other rules is gone; who changed them should know. */
  private static Optional<ReleaseEvent> newRules(Chapter before, Chapter after) {
    return before
        .evidence()
        .flatMap(
            old ->
                after
                    .evidence()
                    .filter(now -> !now.rules().equals(old.rules()))
                    .map(
                        now ->
                            new ReleaseEvent(
                                after.release() + now.last(),
                                false,
                                "AnalysisRestarted",
                                "spec.analysis changed: the evidence of "
                                    + old.windows()
                                    + " windows is not continued under other rules, the analysis"
                                    + " begins anew")));
  }
}
