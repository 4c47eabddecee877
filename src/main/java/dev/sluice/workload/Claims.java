package dev.sluice.workload;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Objects;

/** Volumes that outlive a pod and that pods of two versions would share. */
final class Claims {
  private Claims() {}

  /** Names of the claims that are not mounted read-only, as they stand in the template. */
  static List<String> written(PodTemplateSpec template) {
    if (template.getSpec() == null || template.getSpec().getVolumes() == null) {
      return List.of();
    }
    return template.getSpec().getVolumes().stream()
        .map(Volume::getPersistentVolumeClaim)
        .filter(Objects::nonNull)
        .filter(it -> !Boolean.TRUE.equals(it.getReadOnly()))
        .map(it -> it.getClaimName())
        .toList();
  }
}
