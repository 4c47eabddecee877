package dev.sluice.e2e.table;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;

/** What a pod runs, for people: the label of its manifest, and the image if it is another one. */
final class Version {
  static final String OTHER_IMAGE = "localhost/shop:dev";

  private Version() {}

  static String of(Pod pod) {
    return of(pod.getMetadata(), pod.getSpec());
  }

  private static String of(ObjectMeta metadata, PodSpec spec) {
    String label = metadata.getLabels().getOrDefault("version", "");
    boolean other = spec.getContainers().get(0).getImage().equals(OTHER_IMAGE);
    return other ? label + "-other-image" : label;
  }
}
