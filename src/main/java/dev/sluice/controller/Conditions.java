package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.domain.measuring.Health;
import dev.sluice.domain.measuring.Health.Failing;
import dev.sluice.domain.measuring.Health.Unasked;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conditions Ready, Progressing, Promoted and MetricsAvailable; their transition time moves
 * only with their status.
 */
final class Conditions {
  private static final String METRICS = "MetricsAvailable";
  private static final String TRUE = "True";
  private static final String FALSE = "False";
  private static final String UNKNOWN = "Unknown";

  List<Condition> of(Rollout rollout, ReleaseState state, Map<String, Health> health, Instant now) {
    return Stream.concat(
            of(rollout, state, now).stream(), metrics(rollout, state, health, now).stream())
        .toList();
  }

  private static List<Condition> of(Rollout rollout, ReleaseState state, Instant now) {
    boolean initialised = state.phase() != Phase.INITIALIZING;
    return List.of(
        condition(
            rollout,
            "Ready",
            initialised ? TRUE : FALSE,
            initialised ? "Holding" : "Initializing",
            initialised ? "the workload is held" : state.message(),
            now),
        condition(
            rollout,
            "Progressing",
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

  List<Condition> invalid(Rollout rollout, InvalidRolloutException problem, Instant now) {
    var all = new ArrayList<Condition>();
    all.add(condition(rollout, "Ready", FALSE, problem.reason(), problem.getMessage(), now));
    all.add(condition(rollout, "Progressing", FALSE, problem.reason(), problem.getMessage(), now));
    before(rollout.getStatus()).stream()
        .filter(c -> c.getType().equals("Promoted") || c.getType().equals(METRICS))
        .forEach(all::add);
    return all;
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
  static Optional<Condition> metrics(RolloutStatus status) {
    return before(status).stream().filter(c -> c.getType().equals(METRICS)).findFirst();
  }

  private static String progressReason(ReleaseState state) {
    if (state.ending() != null) {
      return state.ending().reason();
    }
    return state.holding() == null ? state.phase().text() : state.holding();
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
    boolean ended = state.phase() == Phase.PROMOTED || state.phase() == Phase.ROLLED_BACK;
    return ended ? state.ending().reason() : state.phase().text();
  }

  private static Condition condition(
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

  private static List<Condition> before(RolloutStatus status) {
    return status == null || status.conditions() == null ? List.of() : status.conditions();
  }
}
