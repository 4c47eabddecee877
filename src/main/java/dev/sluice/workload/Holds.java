package dev.sluice.workload;

import static dev.sluice.api.rollout.v1alpha1.HoldAnnotation.CLOSED;
import static dev.sluice.api.rollout.v1alpha1.HoldAnnotation.HELD_BY;
import static dev.sluice.api.rollout.v1alpha1.HoldAnnotation.HOLD;
import static dev.sluice.api.rollout.v1alpha1.HoldAnnotation.LEFT_PAUSED;
import static dev.sluice.api.rollout.v1alpha1.HoldAnnotation.OPEN;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.workload.View.Holding;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/** The hold on a Deployment, read and written. */
final class Holds {
  private Holds() {}

  /** A hold that does not say whether it is closed is of an earlier version: it always paused. */
  static Holding of(Deployment deployment) {
    boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
    var by = WorkloadMarks.annotation(deployment, HELD_BY);
    boolean closed = WorkloadMarks.annotation(deployment, HOLD).map(CLOSED::equals).orElse(paused);
    boolean left = WorkloadMarks.annotation(deployment, LEFT_PAUSED).isPresent();
    return new Holding(by, paused, by.isPresent() && closed, left);
  }

  static Optional<String> held(Deployment found, String rollout, boolean closed) {
    Holding now = of(found);
    boolean already =
        now.by().filter(rollout::equals).isPresent()
            && WorkloadMarks.annotation(found, HOLD).isPresent()
            && now.closed() == closed
            && (now.paused() || !closed)
            && !now.leftPaused();
    return already ? Optional.empty() : Optional.of(patch(found, now, rollout, closed));
  }

  private static String patch(Deployment found, Holding now, String rollout, boolean closed) {
    var patch = patch(found);
    annotations(patch).put(HELD_BY, rollout).put(HOLD, closed ? CLOSED : OPEN).putNull(LEFT_PAUSED);
    if (closed) {
      patch.withObject("/spec").put("paused", true);
    } else if (now.pausedByUs()) {
      patch.withObject("/spec").putNull("paused");
    }
    return patch.toString();
  }

  static String released(Deployment found) {
    var patch = patch(found);
    annotations(patch).putNull(HELD_BY).putNull(HOLD).putNull(LEFT_PAUSED);
    if (of(found).pausedByUs()) {
      patch.withObject("/spec").putNull("paused");
    }
    return patch.toString();
  }

  static String leftPaused(Deployment found, String why) {
    var patch = patch(found);
    annotations(patch).putNull(HELD_BY).putNull(HOLD).put(LEFT_PAUSED, why);
    patch.withObject("/spec").put("paused", true);
    return patch.toString();
  }

  private static ObjectNode patch(Deployment found) {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.withObject("/metadata").put("resourceVersion", found.getMetadata().getResourceVersion());
    return patch;
  }

  private static ObjectNode annotations(ObjectNode patch) {
    return patch.withObject("/metadata/annotations");
  }
}
