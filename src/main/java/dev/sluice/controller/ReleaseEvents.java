package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.events.EventRecorder;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Objects;

/** Chooses which changes of state are worth an event. */
final class ReleaseEvents {
  private final EventRecorder recorder;

  ReleaseEvents(EventRecorder recorder) {
    this.recorder = recorder;
  }

  void tell(Rollout rollout, ReleaseState before, ReleaseState after, Instant now) {
    if (before.phase() != after.phase()
        || before.step() != after.step()
        || !before.exposure().equals(after.exposure())) {
      boolean warning = after.phase() == Phase.ROLLING_BACK || after.phase() == Phase.ROLLED_BACK;
      recorder.tell(
          rollout,
          String.valueOf(after.startedAt()) + after.since() + after.step(),
          warning,
          reason(before, after),
          after.message(),
          now);
    }
    tellHold(rollout, before, after, now);
    tellNewRules(rollout, before, after, now);
  }

  /** A hold changes neither phase nor weight, and somebody may have to do something about it. */
  private void tellHold(Rollout rollout, ReleaseState before, ReleaseState after, Instant now) {
    if (after.holding() != null && !after.holding().equals(before.holding())) {
      recorder.tell(
          rollout,
          String.valueOf(after.startedAt()) + after.step() + after.holding(),
          true,
          after.holding(),
          "holding: " + after.message(),
          now);
    }
  }

  /** Trouble with a metric is told once in a release, not in every window. */
  void tellOfMetrics(Rollout before, Rollout after, Instant now) {
    Conditions.metrics(after.getStatus())
        .filter(c -> c.getStatus().equals("False"))
        .filter(c -> !saidBefore(before, c))
        .ifPresent(
            c ->
                recorder.tell(
                    after,
                    after.getStatus().canaryRevision(),
                    true,
                    c.getReason(),
                    c.getMessage(),
                    now));
  }

  private static boolean saidBefore(Rollout rollout, Condition condition) {
    return Conditions.metrics(rollout.getStatus())
        .filter(c -> Objects.equals(c.getMessage(), condition.getMessage()))
        .isPresent();
  }

  /** Evidence that was gathered under other rules is gone; who changed them shall know. */
  private void tellNewRules(Rollout rollout, ReleaseState before, ReleaseState after, Instant now) {
    if (before.analysis() != null
        && after.analysis() != null
        && !before.analysis().config().equals(after.analysis().config())) {
      recorder.tell(
          rollout,
          String.valueOf(after.startedAt()) + after.analysis().lastIndex(),
          false,
          "AnalysisRestarted",
          "spec.analysis changed: the evidence of "
              + before.analysis().windows()
              + " windows is not continued under other rules, the analysis begins anew",
          now);
    }
  }

  private static String reason(ReleaseState before, ReleaseState after) {
    if (before.phase() != after.phase()) {
      return after.phase().text();
    }
    return !before.exposure().equals(after.exposure()) ? "WeightSet" : "StepCompleted";
  }
}
