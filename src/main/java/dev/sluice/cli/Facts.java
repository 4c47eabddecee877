package dev.sluice.cli;

import dev.sluice.api.rollout.v1alpha1.CanaryStrategy;
import dev.sluice.api.rollout.v1alpha1.Durations;
import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.recording.StatisticsCodec;
import dev.sluice.domain.rollout.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a Rollout's status says, at one instant.
 *
 * @param analysis the engine's memory of the present or last release; null before its first window
 */
record Facts(Rollout rollout, RolloutStatus status, EngineState analysis, Instant now) {
  /**
   * @throws Refusal when there is no status, or one that cannot be read
   */
  static Facts of(Rollout rollout, Instant now) {
    RolloutStatus status = rollout.getStatus();
    if (status == null || status.phase() == null) {
      throw new Refusal(
          "status is missing, allowed is a Rollout that Sluice has seen, as kubectl get -o yaml prints it");
    }
    try {
      Phase.of(status.phase());
      var codec = new StatisticsCodec();
      return new Facts(rollout, status, codec.read(status.statistics()), now);
    } catch (IllegalArgumentException e) {
      throw new Refusal(e.getMessage(), e);
    }
  }

  String name() {
    return rollout.getMetadata().getName();
  }

  /** As {@code kubectl} wants it; empty where a file does not say. */
  String namespaceOption() {
    String namespace = rollout.getMetadata().getNamespace();
    return namespace == null ? "" : "-n " + namespace + " ";
  }

  Phase phase() {
    return Phase.of(status.phase());
  }

  AnalysisConfig config() {
    return analysis.config();
  }

  List<CanaryStrategy.Step> steps() {
    return rollout.getSpec().strategy().canary().steps();
  }

  int step() {
    return status.step() == null ? 0 : status.step();
  }

  boolean lastStep() {
    return step() >= steps().size() - 1;
  }

  /** The pause that the release is in, if it is in one. */
  Optional<CanaryStrategy.Pause> pause() {
    return step() < steps().size()
        ? Optional.ofNullable(steps().get(step()).pause())
        : Optional.empty();
  }

  boolean suspended() {
    return Boolean.TRUE.equals(rollout.getSpec().suspend());
  }

  Duration progressDeadline() {
    String text = rollout.getSpec().strategy().canary().progressDeadline();
    return text == null
        ? Duration.ofMinutes(10)
        : Durations.parse("spec.strategy.canary.progressDeadline", text);
  }

  /** Why it cannot be worked on at all, if so. */
  Optional<String> trouble() {
    List<Condition> conditions = status.conditions() == null ? List.of() : status.conditions();
    return conditions.stream()
        .filter(it -> it.getType().equals("Ready") && it.getStatus().equals("False"))
        .filter(it -> phase() != Phase.INITIALIZING || !it.getReason().equals("Initializing"))
        .map(it -> it.getReason() + ": " + it.getMessage())
        .findFirst();
  }

  /** A length of time for people: {@code 75 s}, {@code 12 min}. */
  static String text(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }
}
