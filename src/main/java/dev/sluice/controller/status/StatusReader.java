package dev.sluice.controller.status;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.ReleaseNotes;
import dev.sluice.domain.recording.Memory;
import dev.sluice.domain.recording.StatisticsCodec;
import dev.sluice.domain.rollout.Ending;
import dev.sluice.domain.rollout.Exposure;
import dev.sluice.domain.rollout.Initializing;
import dev.sluice.domain.rollout.Leaving;
import dev.sluice.domain.rollout.Order;
import dev.sluice.domain.rollout.Outage;
import dev.sluice.domain.rollout.Past;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.Place;
import dev.sluice.domain.rollout.Preparing;
import dev.sluice.domain.rollout.Progressing;
import dev.sluice.domain.rollout.Promoting;
import dev.sluice.domain.rollout.Release;
import dev.sluice.domain.rollout.ReleaseMemory;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Resting;
import dev.sluice.domain.rollout.Returning;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Rollout's status as the step machine's state. */
public final class StatusReader {
  private final StatisticsCodec statistics = new StatisticsCodec();

  /** What the status says; the initial state if there is none. */
  public ReleaseState state(Rollout rollout, Instant now) {
    RolloutStatus status = rollout.getStatus();
    if (status == null || status.phase() == null) {
      return ReleaseState.initial(now);
    }
    Phase phase = Phase.of(status.phase());
    Instant since = Instant.parse(status.since());
    return switch (phase) {
      case INITIALIZING -> new Initializing(since, Conditions.story(status), memory(status));
      case STABLE, PROMOTED, ROLLED_BACK ->
          new Resting(phase, since, Conditions.story(status), memory(status), past(status, since));
      case PREPARING ->
          new Preparing(
              since,
              Conditions.story(status),
              memory(status),
              release(status, since),
              instant(status.release().stalledSince()));
      case PROGRESSING -> progressing(status, since);
      case PROMOTING -> promoting(status, since);
      case FINALISING, ROLLING_BACK -> returning(status, phase, since);
      case LEAVING -> new Leaving(since, Conditions.story(status), memory(status), false);
    };
  }

  /** Why evidence that was gathered cannot be continued; empty where it is. */
  public Optional<String> lost(Rollout rollout) {
    var status = rollout.getStatus();
    return status != null && statistics.read(status.statistics()) instanceof Memory.Lost lost
        ? Optional.of(lost.message())
        : Optional.empty();
  }

  private Progressing progressing(RolloutStatus status, Instant since) {
    ReleaseNotes notes = status.release();
    return new Progressing(
        since,
        Conditions.story(status),
        memory(status),
        release(status, since),
        place(status, since),
        instant(notes.stalledSince()),
        notes.holding());
  }

  /** A roll that an earlier version of Sluice began has no such note. */
  private Promoting promoting(RolloutStatus status, Instant since) {
    ReleaseNotes notes = status.release();
    return new Promoting(
        since,
        Conditions.story(status),
        memory(status),
        release(status, since),
        place(status, since),
        ending(notes),
        !Boolean.FALSE.equals(notes.rolling()),
        notes.holding());
  }

  private Returning returning(RolloutStatus status, Phase phase, Instant since) {
    return new Returning(
        phase,
        since,
        Conditions.story(status),
        memory(status),
        release(status, since),
        place(status, since),
        ending(status.release()),
        instant(status.release().quietSince()));
  }

  /** Statuses of earlier versions know one rejected revision. */
  private static ReleaseMemory memory(RolloutStatus status) {
    ReleaseNotes notes = status.release();
    List<String> rejected = notes.rejectedRevisions();
    if (rejected == null) {
      rejected = status.rejectedRevision() == null ? List.of() : List.of(status.rejectedRevision());
    }
    return new ReleaseMemory(
        status.stableRevision(),
        rejected,
        list(notes.ordersDone()).stream()
            .map(StatusReader::order)
            .flatMap(Optional::stream)
            .toList());
  }

  /** One of a later version is not known, so it may act again. */
  private static Optional<Order> order(String text) {
    return Arrays.stream(Order.Kind.values())
        .filter(kind -> text.startsWith(kind.name().toLowerCase(Locale.ROOT) + "="))
        .map(kind -> new Order(kind, text.substring(text.indexOf('=') + 1)))
        .findFirst();
  }

  private static List<String> list(@Nullable List<String> texts) {
    return texts == null ? List.of() : texts;
  }

  private Release release(RolloutStatus status, Instant since) {
    ReleaseNotes notes = status.release();
    return new Release(
        text(status.canaryRevision()),
        instant(notes.startedAt(), since),
        notes.canaryReplicas(),
        count(notes.need()),
        count(notes.setbacks()),
        statistics.read(status.statistics()).state());
  }

  /** Null before the first release. */
  private @Nullable Past past(RolloutStatus status, Instant since) {
    ReleaseNotes notes = status.release();
    return notes.reason() == null || status.history() == null
        ? null
        : new Past(
            status.history().get(0).revision(),
            instant(notes.startedAt(), since),
            statistics.read(status.statistics()).state(),
            ending(notes));
  }

  private static Place place(RolloutStatus status, Instant since) {
    return new Place(
        count(status.step()),
        instant(status.release().stepSince(), since),
        Exposure.of(count(status.canaryWeight())),
        count(status.release().base()),
        outage(status.release()));
  }

  private static @Nullable Outage outage(ReleaseNotes notes) {
    return Boolean.TRUE.equals(notes.stableDown())
        ? new Outage(instant(notes.stableBackSince()))
        : null;
  }

  private static int count(@Nullable Integer number) {
    return number == null ? 0 : number;
  }

  private static Ending ending(ReleaseNotes notes) {
    return new Ending(
        text(notes.reason()), text(notes.explanation()), Boolean.TRUE.equals(notes.rejected()));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static Instant instant(@Nullable String text, Instant otherwise) {
    return text == null ? otherwise : Instant.parse(text);
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }
}
