package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.ReleaseNotes;
import dev.sluice.domain.recording.StatisticsCodec;
import dev.sluice.domain.rollout.Ending;
import dev.sluice.domain.rollout.Exposure;
import dev.sluice.domain.rollout.Initializing;
import dev.sluice.domain.rollout.Leaving;
import dev.sluice.domain.rollout.Memory;
import dev.sluice.domain.rollout.Past;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.Place;
import dev.sluice.domain.rollout.Preparing;
import dev.sluice.domain.rollout.Progressing;
import dev.sluice.domain.rollout.Promoting;
import dev.sluice.domain.rollout.Release;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Resting;
import dev.sluice.domain.rollout.Returning;
import java.time.Instant;

/** A Rollout's status as the step machine's state. */
final class StatusReader {
  private final StatisticsCodec statistics = new StatisticsCodec();

  /** What the status says; the initial state if there is none. */
  ReleaseState state(Rollout rollout, Instant now) {
    RolloutStatus status = rollout.getStatus();
    if (status == null || status.phase() == null) {
      return ReleaseState.initial(now);
    }
    Phase phase = Phase.of(status.phase());
    Instant since = Instant.parse(status.since());
    return switch (phase) {
      case INITIALIZING -> new Initializing(since, status.message(), memory(status));
      case STABLE, PROMOTED, ROLLED_BACK ->
          new Resting(phase, since, status.message(), memory(status), past(status));
      case PREPARING -> new Preparing(since, status.message(), memory(status), release(status));
      case PROGRESSING -> progressing(status, since);
      case PROMOTING ->
          new Promoting(
              since,
              status.message(),
              memory(status),
              release(status),
              place(status, since),
              ending(status.release()));
      case FINALISING, ROLLING_BACK -> returning(status, phase, since);
      case LEAVING -> new Leaving(since, status.message(), memory(status), false);
    };
  }

  private Progressing progressing(RolloutStatus status, Instant since) {
    return new Progressing(
        since,
        status.message(),
        memory(status),
        release(status),
        place(status, since),
        instant(status.release().stalledSince()),
        status.release().holding());
  }

  private Returning returning(RolloutStatus status, Phase phase, Instant since) {
    return new Returning(
        phase,
        since,
        status.message(),
        memory(status),
        release(status),
        place(status, since),
        ending(status.release()),
        instant(status.release().quietSince()));
  }

  private static Memory memory(RolloutStatus status) {
    return new Memory(
        status.stableRevision(), status.rejectedRevision(), status.release().retried());
  }

  private Release release(RolloutStatus status) {
    return new Release(
        status.canaryRevision(),
        instant(status.release().startedAt()),
        status.release().canaryReplicas(),
        statistics.read(status.statistics()).state());
  }

  /** Null before the first release. */
  private Past past(RolloutStatus status) {
    ReleaseNotes notes = status.release();
    return notes.reason() == null
        ? null
        : new Past(
            instant(notes.startedAt()),
            statistics.read(status.statistics()).state(),
            ending(notes));
  }

  private static Place place(RolloutStatus status, Instant since) {
    Instant step = instant(status.release().stepSince());
    return new Place(
        status.step() == null ? 0 : status.step(),
        step == null ? since : step,
        Exposure.of(status.canaryWeight() == null ? 0 : status.canaryWeight()));
  }

  private static Ending ending(ReleaseNotes notes) {
    return new Ending(notes.reason(), notes.explanation(), Boolean.TRUE.equals(notes.rejected()));
  }

  private static Instant instant(String text) {
    return text == null ? null : Instant.parse(text);
  }
}
