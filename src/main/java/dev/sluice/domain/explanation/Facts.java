package dev.sluice.domain.explanation;

import dev.sluice.api.rollout.v1alpha1.CanaryStrategy;
import dev.sluice.api.rollout.v1alpha1.Durations;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.api.rollout.v1alpha1.status.PlainCondition;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.recording.StatisticsCodec;
import dev.sluice.domain.rollout.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a Rollout's status says, at one instant.
 *
 * @param namespace null where a file does not say
 * @param analysis the engine's memory of the present or last release; null before its first window
 */
public record Facts(
    String name,
    String namespace,
    RolloutSpec spec,
    RolloutStatus status,
    EngineState analysis,
    Instant now) {
  /**
   * @param status null where Sluice has not seen the Rollout
   * @throws IllegalArgumentException when there is no status, or one that cannot be read
   */
  public static Facts of(
      String name, String namespace, RolloutSpec spec, RolloutStatus status, Instant now) {
    if (status == null || status.phase() == null) {
      throw new IllegalArgumentException(
          "status is missing, allowed is a Rollout that Sluice has seen, as kubectl get -o yaml prints it");
    }
    Phase.of(status.phase());
    EngineState analysis = new StatisticsCodec().read(status.statistics()).state();
    return new Facts(name, namespace, spec, status, analysis, now);
  }

  /** As {@code kubectl} wants it; empty where a file does not say. */
  String namespaceOption() {
    return namespace == null ? "" : "-n " + namespace + " ";
  }

  Phase phase() {
    return Phase.of(status.phase());
  }

  AnalysisConfig config() {
    return analysis.config();
  }

  List<CanaryStrategy.Step> steps() {
    return spec.strategy().canary().steps();
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
    return Boolean.TRUE.equals(spec.suspend());
  }

  Duration progressDeadline() {
    String text = spec.strategy().canary().progressDeadline();
    return text == null
        ? Duration.ofMinutes(10)
        : Durations.parse("spec.strategy.canary.progressDeadline", text);
  }

  /** Finished releases, newest first. */
  List<PastRelease> history() {
    return status.history() == null ? List.of() : status.history();
  }

  /** Why it cannot be worked on at all, if so. */
  Optional<String> trouble() {
    return PlainCondition.of(status.conditions()).stream()
        .filter(it -> it.type().equals("Ready") && it.status().equals("False"))
        .filter(it -> phase() != Phase.INITIALIZING || !it.reason().equals("Initializing"))
        .map(it -> it.reason() + ": " + it.message())
        .findFirst();
  }

  /** A length of time for people: {@code 75 s}, {@code 12 min}. */
  static String text(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }
}
