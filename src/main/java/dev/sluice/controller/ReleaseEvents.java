package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.status.Conditions;
import dev.sluice.domain.rollout.EventSink;
import dev.sluice.domain.rollout.EventSink.About;
import dev.sluice.domain.rollout.ReleaseEvent;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Story;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Tells what became of a release, and what its conditions add to that. */
final class ReleaseEvents {
  private final EventSink sink;

  ReleaseEvents(EventSink sink) {
    this.sink = sink;
  }

  void tell(Rollout rollout, ReleaseState before, ReleaseState after, Instant now) {
    sink.tell(about(rollout), Story.of(before, after), now);
  }

  /** Trouble with a metric is told once in a release, not in every window. */
  void tellOfMetrics(Rollout before, Rollout after, Instant now) {
    sink.tell(about(after), trouble(before, after).stream().toList(), now);
  }

  private static Optional<ReleaseEvent> trouble(Rollout before, Rollout after) {
    return Conditions.metrics(after.getStatus())
        .filter(c -> c.getStatus().equals("False"))
        .filter(c -> !saidBefore(before, c))
        .map(
            c ->
                new ReleaseEvent(
                    String.valueOf(after.getStatus().canaryRevision()),
                    true,
                    c.getReason(),
                    c.getMessage()));
  }

  private static boolean saidBefore(Rollout rollout, Condition condition) {
    return Conditions.metrics(rollout.getStatus())
        .filter(c -> Objects.equals(c.getMessage(), condition.getMessage()))
        .isPresent();
  }

  private static About about(Rollout rollout) {
    var meta = rollout.getMetadata();
    return new About(meta.getNamespace(), meta.getName(), meta.getUid());
  }
}
