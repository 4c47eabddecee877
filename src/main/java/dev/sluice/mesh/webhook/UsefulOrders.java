package dev.sluice.mesh.webhook;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutStatus;
import java.util.List;
import java.util.stream.Stream;

/**
 * The orders that act in the phase a Rollout is in, likeliest first; see
 * docs/reference/rollout/orders-and-events.md.
 */
final class UsefulOrders {
  private UsefulOrders() {}

  /**
   * As a command that gives the first one; the others take its place.
   *
   * @param revision that the Deployment asks for
   */
  static String text(Rollout rollout, String revision) {
    var metadata = rollout.getMetadata();
    return "kubectl annotate --overwrite rollout/%s -n %s %s"
        .formatted(
            metadata.getName(),
            metadata.getNamespace(),
            String.join(", or ", of(rollout, revision)));
  }

  private static List<String> of(Rollout rollout, String revision) {
    RolloutStatus status = rollout.getStatus();
    String phase = status == null ? "" : String.valueOf(status.phase());
    if (status != null && revision.equals(status.rejectedRevision())) {
      return List.of(order("retry", revision, "try it again"), undo(revision));
    }
    return switch (phase) {
      case "Preparing" -> List.of(abort(revision));
      case "Progressing" ->
          Stream.of(resume(rollout, revision), Stream.of(promote(revision), abort(revision)))
              .flatMap(it -> it)
              .toList();
      default -> List.of(undo(revision));
    };
  }

  private static Stream<String> resume(Rollout rollout, String revision) {
    Integer step = rollout.getStatus().step();
    var steps = rollout.getSpec().strategy().canary().steps();
    boolean pausing = step != null && step < steps.size() && steps.get(step).pause() != null;
    return pausing
        ? Stream.of(order("resume", revision + "-" + (step + 1), "go on"))
        : Stream.empty();
  }

  private static String promote(String revision) {
    return order("promote", revision, "let it in now");
  }

  private static String abort(String revision) {
    return order("abort", revision, "take it back");
  }

  private static String undo(String revision) {
    return order("undo", revision, "go back to the released one");
  }

  private static String order(String verb, String value, String effect) {
    return "sluice.dev/" + verb + "=" + value + " (" + effect + ")";
  }
}
