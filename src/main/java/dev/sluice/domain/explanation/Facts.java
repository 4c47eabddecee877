package dev.sluice.domain.explanation;

import dev.sluice.api.rollout.v1alpha1.CanaryStrategy;
import dev.sluice.api.rollout.v1alpha1.Durations;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.Strategy;
import dev.sluice.api.rollout.v1alpha1.status.PastRelease;
import dev.sluice.api.rollout.v1alpha1.status.PlainCondition;
import dev.sluice.api.rollout.v1alpha1.status.ReleaseNotes;
import dev.sluice.domain.analysis.AnalysisConfig;
import dev.sluice.domain.analysis.EngineState;
import dev.sluice.domain.recording.StatisticsCodec;
import dev.sluice.domain.rollout.Phase;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Rollout's status says, at one instant.
 *
 * @param namespace null where a file does not say
 * @param analysis the engine's memory of the present or last release; null before its first window
 */
public record Facts(
    String name,
    @Nullable String namespace,
    RolloutSpec spec,
    RolloutStatus status,
    @Nullable EngineState analysis,
    Instant now) {
  /**
   * @param status null where Sluice has not seen the Rollout
   * @throws IllegalArgumentException when there is no status, or one that cannot be read
   */
  public static Facts of(
      String name,
      @Nullable String namespace,
      @Nullable RolloutSpec spec,
      @Nullable RolloutStatus status,
      Instant now) {
    if (status == null || status.phase() == null) {
      throw new IllegalArgumentException(
          "status is missing, allowed is a Rollout that Sluice has seen, as kubectl get -o yaml prints it");
    }
    if (spec == null) {
      throw new IllegalArgumentException("spec is missing, allowed is a Rollout with its spec");
    }
    Phase.of(status.phase());
    EngineState analysis = new StatisticsCodec().read(status.statistics()).state();
    return new Facts(name, namespace, spec, status, analysis, now);
  }

  /** The engine's memory, for whoever has seen that there is one. */
  EngineState memory() {
    return Objects.requireNonNull(analysis, "no window has been judged");
  }

  /** As {@code kubectl} wants it; empty where a file does not say. */
  String namespaceOption() {
    return namespace == null ? "" : "-n " + namespace + " ";
  }

  Phase phase() {
    return Phase.of(status.phase());
  }

  AnalysisConfig config() {
    return memory().config();
  }

  List<CanaryStrategy.Step> steps() {
    return canary().map(CanaryStrategy::steps).orElse(List.of());
  }

  private Optional<CanaryStrategy> canary() {
    return Optional.ofNullable(spec.strategy()).map(Strategy::canary);
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
    return canary()
        .map(CanaryStrategy::progressDeadline)
        .map(text -> Durations.parse("spec.strategy.canary.progressDeadline", text))
        .orElse(Duration.ofMinutes(10));
  }

  /** Finished releases, newest first. */
  List<PastRelease> history() {
    return status.history() == null ? List.of() : status.history();
  }

  /** What stands on the object, in its order. */
  List<PlainCondition> conditions() {
    return PlainCondition.of(status.conditions());
  }

  /** Why it cannot be worked on at all, if so. */
  Optional<String> trouble() {
    return conditions().stream()
        .filter(it -> it.is("Stalled", "True") || it.is("Ready", "False"))
        .filter(it -> !expected(it.reason()))
        .map(it -> it.reason() + ": " + it.message())
        .findFirst();
  }

  /** What a release is doing or how it ended is told as such; that is no trouble. */
  private boolean expected(String reason) {
    return reason.equals(reason())
        || Stream.of(Phase.values()).anyMatch(phase -> phase.text().equals(reason));
  }

  /** The story in one line, or that there is none. */
  String message() {
    return status.message() == null ? "nothing is said about it" : status.message();
  }

  /** Since when the phase lasts; empty where the status does not say. */
  Optional<Instant> since() {
    return instant("status.since", status.since());
  }

  /** Since when pods or sidecars have been waited for. */
  Optional<Instant> stalledSince() {
    return notes().flatMap(it -> instant("status.release.stalledSince", it.stalledSince()));
  }

  /** Why the judge holds the release; empty where it does not. */
  String holding() {
    return notes().map(ReleaseNotes::holding).orElse("");
  }

  /** How the release ends; empty where that is not decided. */
  String reason() {
    return notes().map(ReleaseNotes::reason).orElse("");
  }

  /** The same for people. */
  String explanation() {
    return notes().map(ReleaseNotes::explanation).orElse("");
  }

  private Optional<ReleaseNotes> notes() {
    return Optional.ofNullable(status.release());
  }

  private static Optional<Instant> instant(String field, @Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          field + " is '" + text + "', allowed is a time like 2026-01-05T10:00:00Z", e);
    }
  }

  /** A length of time for people: {@code 75 s}, {@code 12 min}. */
  static String text(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }
}
