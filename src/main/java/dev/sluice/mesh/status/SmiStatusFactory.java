package dev.sluice.mesh.status;

import dev.sluice.api.smi.SmiStatus;
import dev.sluice.domain.policy.Finding;
import dev.sluice.mesh.watch.SmiObject;
import dev.sluice.mesh.xds.Acknowledgements.Progress;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the status of an SMI object shall say. Pure; equal facts give an equal status. */
final class SmiStatusFactory {
  static final String ENFORCED = "Enforced";
  static final String RESOLVED = "Resolved";

  /**
   * Longer messages are cut, so that a thousand findings do not make an object that no one can
   * store.
   */
  private static final int LONGEST = 1_000;

  private SmiStatusFactory() {}

  /**
   * @param progress of the sidecars that enforce it
   * @param refusal what a sidecar said when it refused something; null where none does
   * @param now a condition's transition time, if it changes
   */
  static SmiStatus status(
      SmiObject object,
      List<Finding> findings,
      Progress progress,
      @Nullable String refusal,
      Instant now) {
    var enforced = enforced(object, progress, refusal);
    var resolved = resolved(object, findings);
    return new SmiStatus(
        object.generation(),
        progress.sidecars(),
        progress.acknowledged(),
        Stream.of(enforced, resolved).map(next -> since(object, next, now)).toList());
  }

  private static Condition enforced(SmiObject object, Progress progress, @Nullable String refusal) {
    int all = progress.sidecars();
    if (!object.readable()) {
      return condition(
          object,
          ENFORCED,
          "False",
          "Unreadable",
          "its spec is missing or not of its kind's shape");
    }
    if (all == 0) {
      return condition(object, ENFORCED, "False", "NoSidecar", "no connected sidecar is concerned");
    }
    if (progress.refusing() > 0) {
      var message =
          "%d of %d sidecars refuse the newest configuration and keep the last good one: %s"
              .formatted(progress.refusing(), all, refusal == null ? "see the log" : refusal);
      return condition(object, ENFORCED, "False", "Rejected", message);
    }
    var message = "%d of %d sidecars have acknowledged it".formatted(progress.acknowledged(), all);
    return progress.acknowledged() < all
        ? condition(object, ENFORCED, "False", "Pending", message)
        : condition(object, ENFORCED, "True", "Acknowledged", message);
  }

  private static Condition resolved(SmiObject object, List<Finding> findings) {
    if (findings.isEmpty()) {
      return object.readable()
          ? condition(object, RESOLVED, "True", "AsWritten", "all of it has the effect it names")
          : condition(object, RESOLVED, "False", "Unreadable", "nothing of it can be read");
    }
    var message = findings.stream().map(Finding::message).collect(Collectors.joining("; "));
    return condition(object, RESOLVED, "False", findings.get(0).reason().name(), message);
  }

  private static Condition condition(
      SmiObject object, String type, String status, String reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message.length() > LONGEST ? message.substring(0, LONGEST) + "..." : message)
        .withObservedGeneration(object.generation())
        .build();
  }

  /** The transition time moves with the condition's status alone. */
  private static Condition since(SmiObject object, Condition next, Instant now) {
    var before =
        object.status() == null || object.status().conditions() == null
            ? Stream.<Condition>empty()
            : object.status().conditions().stream();
    next.setLastTransitionTime(
        before
            .filter(
                it ->
                    next.getType().equals(it.getType())
                        && next.getStatus().equals(it.getStatus())
                        && it.getLastTransitionTime() != null)
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString()));
    return next;
  }
}
