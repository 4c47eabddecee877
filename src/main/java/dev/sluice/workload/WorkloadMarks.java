package dev.sluice.workload;

import dev.sluice.api.rollout.v1alpha1.RecordingLabels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Annotations and labels that we write on workloads. */
final class WorkloadMarks {
  /**
   * Annotation of the canary and label of its pods: hash of its pod template as the user wrote it.
   */
  static final String REVISION = "sluice.dev/revision";

  private WorkloadMarks() {}

  /** The Rollout that an object belongs to. */
  static @Nullable String rollout(ObjectMeta owned) {
    return owned.getLabels().get(RecordingLabels.ROLLOUT);
  }

  static Optional<String> annotation(HasMetadata object, String key) {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).map(it -> it.get(key));
  }
}
