package dev.sluice.controller.status;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.Forecast;
import dev.sluice.api.rollout.v1alpha1.status.ReleaseNotes;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.measuring.Health;
import dev.sluice.domain.recording.StatisticsCodec;
import dev.sluice.domain.rollout.Ending;
import dev.sluice.domain.rollout.Order;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.Place;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.Preparing;
import dev.sluice.domain.rollout.Progressing;
import dev.sluice.domain.rollout.Promoting;
import dev.sluice.domain.rollout.Release;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Returning;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The step machine's state as the Rollout's status. */
public final class StatusFactory {
  private final StatisticsCodec statistics = new StatisticsCodec();
  private final Conditions conditions = new Conditions();

  /**
   * The status that records {@code state}.
   *
   * @param forecast what the next release could see, or null
   * @param health how it went to ask for metrics and checks, by name
   * @param trouble why the Rollout is not as it should be, or empty
   * @param unrecorded why windows could not be recorded, or empty
   */
  public RolloutStatus status(
      ResolvedRollout subject,
      ReleaseState state,
      @Nullable Forecast forecast,
      Map<String, Health> health,
      Optional<Trouble> trouble,
      Optional<String> unrecorded,
      Instant now) {
    Rollout rollout = subject.rollout();
    Plan plan = subject.plan();
    boolean stepping = state.phase() == Phase.PROGRESSING;
    return new RolloutStatus(
        rollout.getMetadata().getGeneration(),
        state.phase().text(),
        trouble.map(Trouble::words).orElse(state.message()),
        state.exposure().percent(),
        state.place() == null ? null : state.step(),
        stepping ? plan.stepOf(state.step()) : null,
        state.stable(),
        state.canary(),
        state.rejected(),
        state.since().toString(),
        notes(state),
        EvidenceFactory.evidence(plan, state),
        statistics.write(state.analysis()),
        forecast,
        History.next(rollout.getStatus(), state),
        conditions.of(rollout, state, subject.revision(), health, trouble, unrecorded, now));
  }

  /** The status of a Rollout that cannot be worked on: what was true stays, Ready says why. */
  public RolloutStatus troubled(Rollout rollout, Trouble trouble, Instant now) {
    RolloutStatus old = rollout.getStatus();
    return old == null || old.phase() == null
        ? first(rollout, ReleaseState.initial(now), trouble, now)
        : new RolloutStatus(
            rollout.getMetadata().getGeneration(),
            old.phase(),
            trouble.words(),
            old.canaryWeight(),
            old.step(),
            old.stepOf(),
            old.stableRevision(),
            old.canaryRevision(),
            old.rejectedRevision(),
            old.since(),
            old.release(),
            old.evidence(),
            old.statistics(),
            old.forecast(),
            old.history(),
            conditions.of(rollout, trouble, now));
  }

  private RolloutStatus first(Rollout rollout, ReleaseState state, Trouble trouble, Instant now) {
    return new RolloutStatus(
        rollout.getMetadata().getGeneration(),
        state.phase().text(),
        trouble.words(),
        state.exposure().percent(),
        null,
        null,
        null,
        null,
        null,
        state.since().toString(),
        notes(state),
        null,
        null,
        null,
        null,
        conditions.of(rollout, trouble, now));
  }

  private static ReleaseNotes notes(ReleaseState state) {
    Ending ending = state.ending();
    Place place = state.place();
    Release release = state.release();
    return new ReleaseNotes(
        state.pods(),
        text(state.startedAt()),
        text(place == null ? null : place.since()),
        text(state instanceof Returning returning ? returning.quietSince() : null),
        text(stalledSince(state)),
        state.holding(),
        ending == null ? null : ending.reason(),
        ending == null ? null : ending.message(),
        ending == null ? null : ending.rejected(),
        release == null ? null : release.need(),
        place == null ? null : place.base(),
        place == null || place.outage() == null ? null : true,
        text(place == null || place.outage() == null ? null : place.outage().back()),
        release == null ? null : release.setbacks(),
        state instanceof Promoting promoting ? promoting.rolling() : null,
        list(state.memory().rejected()),
        list(state.memory().done().stream().map(StatusFactory::text).toList()));
  }

  private static @Nullable Instant stalledSince(ReleaseState state) {
    if (state instanceof Preparing preparing) {
      return preparing.stalledSince();
    }
    return state instanceof Progressing progressing ? progressing.stalledSince() : null;
  }

  private static @Nullable List<String> list(List<String> texts) {
    return texts.isEmpty() ? null : texts;
  }

  /** {@code abort=2eedd4e24d}; {@link StatusReader} reads it. */
  private static String text(Order order) {
    return order.kind().name().toLowerCase(Locale.ROOT) + "=" + order.about();
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
