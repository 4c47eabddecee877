package dev.sluice.controller.status;

import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.api.rollout.v1alpha1.status.ReleaseNotes;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of a status is mere telling, so that it may be written a little later. */
final class Wording {
  private Wording() {}

  /**
   * Whether {@code next} only tells the same in other words, or only began to wait: whoever goes on
   * from {@code old} after a restart would wait a little longer, and do nothing else.
   */
  static boolean only(@Nullable RolloutStatus old, RolloutStatus next) {
    return old != null
        && old.release() != null
        && next.release() != null
        && Objects.equals(old.phase(), next.phase())
        && plain(old, old.release()).equals(plain(next, waiting(old.release(), next.release())));
  }

  /** As {@link #only}, and counted another window that decides nothing. */
  static boolean evidenceOnly(@Nullable RolloutStatus old, RolloutStatus next) {
    return old != null && only(uncounted(old), uncounted(next));
  }

  private static RolloutStatus uncounted(RolloutStatus status) {
    return new RolloutStatus(
        status.observedGeneration(),
        status.phase(),
        status.message(),
        status.canaryWeight(),
        status.step(),
        status.stepOf(),
        status.stableRevision(),
        status.canaryRevision(),
        status.rejectedRevision(),
        status.since(),
        status.release(),
        null,
        null,
        status.forecast(),
        status.history(),
        status.conditions());
  }

  private static ReleaseNotes waiting(ReleaseNotes old, ReleaseNotes next) {
    return old.stalledSince() == null ? stalledSince(next, null) : next;
  }

  private static RolloutStatus plain(RolloutStatus status, ReleaseNotes notes) {
    return new RolloutStatus(
        status.observedGeneration(),
        status.phase(),
        null,
        status.canaryWeight(),
        status.step(),
        status.stepOf(),
        status.stableRevision(),
        status.canaryRevision(),
        status.rejectedRevision(),
        status.since(),
        notes,
        status.evidence(),
        status.statistics(),
        status.forecast(),
        status.history(),
        plain(status.conditions()));
  }

  private static List<Condition> plain(@Nullable List<Condition> conditions) {
    return conditions == null
        ? List.of()
        : conditions.stream().map(it -> new ConditionBuilder(it).withMessage("").build()).toList();
  }

  private static ReleaseNotes stalledSince(ReleaseNotes notes, @Nullable String since) {
    return new ReleaseNotes(
        notes.canaryReplicas(),
        notes.startedAt(),
        notes.stepSince(),
        notes.quietSince(),
        since,
        notes.holding(),
        notes.reason(),
        notes.explanation(),
        notes.rejected(),
        notes.need(),
        notes.base(),
        notes.stableDown(),
        notes.stableBackSince(),
        notes.setbacks(),
        notes.rolling(),
        notes.rejectedRevisions(),
        notes.ordersDone());
  }
}
