package dev.sluice.e2e.table;

import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import dev.sluice.e2e.table.Tools.Said;
import java.util.Set;
import java.util.stream.Collectors;

/** One command, and what was so before it. */
final class Trial {
  final Workload workload;
  final Phase phase;

  final RolloutStatus before;
  final String uidBefore;
  final String askedBefore;
  final Set<String> podsBefore;

  /** What the command itself said; null if nothing was run. */
  Said said;

  /** What was read, or the command's end in a word. */
  String word = "";

  /** Taken when the command had ended, before anything else could happen. */
  boolean closed;

  boolean paused;

  /** Whether all pods were available when the command had ended. */
  boolean completed;

  Trial(Workload workload, Phase phase) {
    this.workload = workload;
    this.phase = phase;
    this.before = workload.status();
    var deployment = workload.deployment();
    this.uidBefore = deployment.getMetadata().getUid();
    this.askedBefore = workload.asked();
    this.podsBefore = names();
  }

  void run(Said command) {
    said = command;
    closed = workload.closed();
    paused = workload.paused();
    completed = workload.complete(workload.deployment().getSpec().getReplicas());
  }

  Set<String> names() {
    return workload.pods().stream().map(Workload.Member::name).collect(Collectors.toSet());
  }

  String said() {
    return said == null ? "" : said.output();
  }

  /** For whoever reads why a cell is not as it is written. */
  @Override
  public String toString() {
    var now = workload.status();
    return "%s: %s; exit %s, said: %s; at its end paused=%s closed=%s; now paused=%s, asked %s (before %s), pods %s, rollout: %s %s canary=%s last=%s"
        .formatted(
            workload,
            word,
            said == null ? "-" : said.exit(),
            said(),
            paused,
            closed,
            workload.paused(),
            workload.asked(),
            askedBefore,
            workload.pods(),
            now.phase(),
            now.message(),
            now.canaryRevision(),
            lastReason(now));
  }

  static String lastReason(RolloutStatus status) {
    return status.history() == null || status.history().isEmpty()
        ? "none"
        : status.history().get(0).reason();
  }

  /** How many releases have ended. */
  static int ended(RolloutStatus status) {
    return status.history() == null ? 0 : status.history().size();
  }
}
