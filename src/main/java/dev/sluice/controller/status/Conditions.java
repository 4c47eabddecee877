package dev.sluice.controller.status;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.domain.measuring.Health;
import dev.sluice.domain.measuring.Health.Failing;
import dev.sluice.domain.measuring.Health.Unasked;
import dev.sluice.domain.rollout.Ending;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The conditions Ready, Reconciling, Stalled, Progressing, Promoted, MetricsAvailable and Recorded;
 * their transition time moves only with their status.
 */
public final class Conditions {
  private static final String METRICS = "MetricsAvailable";
  private static final String READY = "Ready";
  private static final String RECORDED = "Recorded";
  private static final String PROGRESSING = "Progressing";
  private static final Set<String> STORY = Set.of(PROGRESSING, "Promoted");
  private static final String TRUE = "True";
  private static final String FALSE = "False";
  private static final String UNKNOWN = "Unknown";

  /**
   * @param asked revision that the workload asks for
   * @param trouble why the Rollout is not as it should be, or empty
   * @param unrecorded why windows could not be recorded, or empty
   */
  List<Condition> of(
      Rollout rollout,
      ReleaseState state,
      String asked,
      Map<String, Health> health,
      Optional<Trouble> trouble,
      Optional<String> unrecorded,
      Instant now) {
    var all = new ArrayList<Condition>();
    all.add(ready(rollout, state, trouble, now));
    all.addAll(Kstatus.of(rollout, state, asked, trouble, now));
    all.addAll(story(rollout, state, now));
    metrics(rollout, state, health, now).ifPresent(all::add);
    unrecorded
        .map(words -> condition(rollout, RECORDED, FALSE, "RecordingFailed", words, now))
        .ifPresent(all::add);
    return all;
  }

  /** What was true stays; Ready says why nothing moves. */
  List<Condition> of(Rollout rollout, Trouble trouble, Instant now) {
    var all = new ArrayList<Condition>();
    all.add(condition(rollout, READY, FALSE, trouble.reason(), trouble.words(), now));
    all.addAll(Kstatus.of(rollout, trouble, now));
    before(rollout.getStatus()).stream()
        .filter(c -> STORY.contains(c.getType()) || c.getType().equals(METRICS))
        .forEach(all::add);
    return all;
  }

  private static Condition ready(
      Rollout rollout, ReleaseState state, Optional<Trouble> trouble, Instant now) {
    if (trouble.isPresent()) {
      return condition(rollout, READY, FALSE, trouble.get().reason(), trouble.get().words(), now);
    }
    return state.phase() == Phase.INITIALIZING
        ? condition(rollout, READY, FALSE, "Initializing", state.message(), now)
        : condition(rollout, READY, TRUE, "Holding", "the workload is held", now);
  }

  private static List<Condition> story(Rollout rollout, ReleaseState state, Instant now) {
    return List.of(
        condition(
            rollout,
            PROGRESSING,
            state.phase().resting() ? FALSE : TRUE,
            progressReason(state),
            state.message(),
            now),
        condition(
            rollout,
            "Promoted",
            promoted(state.phase()),
            promotedReason(state),
            state.message(),
            now));
  }

  /**
   * The state's own message, whatever trouble {@code status.message} tells of as well: the one of
   * condition Progressing.
   */
  static String story(RolloutStatus status) {
    return before(status).stream()
        .filter(c -> c.getType().equals(PROGRESSING))
        .map(Condition::getMessage)
        .findFirst()
        .orElse(Objects.requireNonNullElse(status.message(), ""));
  }

  /** What was found last stays until the next release asks anew. */
  private static Optional<Condition> metrics(
      Rollout rollout, ReleaseState state, Map<String, Health> health, Instant now) {
    if (state.phase() == Phase.PREPARING) {
      return Optional.empty();
    }
    if (health.values().stream().allMatch(Unasked.class::isInstance)) {
      return metrics(rollout.getStatus());
    }
    var troubles =
        new TreeMap<>(health)
            .values().stream().filter(Failing.class::isInstance).map(Failing.class::cast).toList();
    return Optional.of(
        condition(
            rollout,
            METRICS,
            troubles.isEmpty() ? TRUE : FALSE,
            troubles.isEmpty() ? "Answering" : troubles.get(0).reason(),
            troubles.isEmpty()
                ? "every metric and check that was asked for answers"
                : troubles.stream().map(Failing::message).collect(Collectors.joining("; ")),
            now));
  }

  /** The condition about metrics, where the status has one. */
  public static Optional<Condition> metrics(@Nullable RolloutStatus status) {
    return before(status).stream().filter(c -> c.getType().equals(METRICS)).findFirst();
  }

  private static String progressReason(ReleaseState state) {
    if (state.holding() != null) {
      return state.holding();
    }
    return state.ending() == null ? state.phase().text() : state.ending().reason();
  }

  private static String promoted(Phase phase) {
    return switch (phase) {
      case STABLE, PROMOTED -> TRUE;
      case ROLLED_BACK -> FALSE;
      case INITIALIZING, PREPARING, PROGRESSING, PROMOTING, FINALISING, ROLLING_BACK, LEAVING ->
          UNKNOWN;
    };
  }

  private static String promotedReason(ReleaseState state) {
    Ending ending = state.ending();
    boolean ended = state.phase() == Phase.PROMOTED || state.phase() == Phase.ROLLED_BACK;
    return ended && ending != null ? ending.reason() : state.phase().text();
  }

  static Condition condition(
      Rollout rollout, String type, String status, String reason, String message, Instant now) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withObservedGeneration(rollout.getMetadata().getGeneration())
        .withLastTransitionTime(transition(rollout, type, status, now))
        .build();
  }

  private static String transition(Rollout rollout, String type, String status, Instant now) {
    return before(rollout.getStatus()).stream()
        .filter(c -> c.getType().equals(type) && c.getStatus().equals(status))
        .map(Condition::getLastTransitionTime)
        .findFirst()
        .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Since when a condition has been true; empty unless it is, for this reason. */
  public static Optional<Instant> since(
      @Nullable RolloutStatus status, String type, String reason) {
    return before(status).stream()
        .filter(c -> c.getType().equals(type) && c.getStatus().equals(TRUE))
        .filter(c -> c.getReason().equals(reason))
        .map(c -> Instant.parse(c.getLastTransitionTime()))
        .findFirst();
  }

  private static List<Condition> before(@Nullable RolloutStatus status) {
    return status == null || status.conditions() == null ? List.of() : status.conditions();
  }
}
