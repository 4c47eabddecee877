package dev.sluice.workload;

import static dev.sluice.api.rollout.v1alpha1.HoldAnnotation.CLOSED;
import static dev.sluice.api.rollout.v1alpha1.HoldAnnotation.HELD_BY;
import static dev.sluice.api.rollout.v1alpha1.HoldAnnotation.HOLD;
import static dev.sluice.api.rollout.v1alpha1.HoldAnnotation.LEFT_PAUSED;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The hold's annotations on a Deployment that is about to be stored. */
final class Marks {
  private static final List<String> OURS = List.of(HELD_BY, HOLD);

  private Marks() {}

  static Deployment copied(Deployment before, Deployment now) {
    var annotations = annotations(now);
    OURS.forEach(annotations::remove);
    var kept = annotations(before);
    kept.keySet().retainAll(OURS);
    annotations.putAll(kept);
    return with(now, annotations);
  }

  static Deployment without(Deployment now) {
    var annotations = annotations(now);
    OURS.forEach(annotations::remove);
    return with(now, annotations);
  }

  static Deployment closed(Deployment held) {
    var annotations = annotations(held);
    annotations.put(HOLD, CLOSED);
    return paused(with(held, annotations), true);
  }

  static Deployment free(Deployment copy) {
    var annotations = annotations(copy);
    OURS.forEach(annotations::remove);
    annotations.remove(LEFT_PAUSED);
    var free = with(copy, annotations);
    return Holds.of(copy).pausedByUs() ? paused(free, null) : free;
  }

  private static Deployment paused(Deployment deployment, @Nullable Boolean paused) {
    return Objects.equals(deployment.getSpec().getPaused(), paused)
        ? deployment
        : new DeploymentBuilder(deployment).editSpec().withPaused(paused).endSpec().build();
  }

  private static Map<String, String> annotations(Deployment deployment) {
    return new HashMap<>(
        Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.of()));
  }

  private static Deployment with(Deployment deployment, Map<String, String> annotations) {
    return annotations.equals(annotations(deployment))
        ? deployment
        : new DeploymentBuilder(deployment)
            .editMetadata()
            .withAnnotations(annotations)
            .endMetadata()
            .build();
  }
}
