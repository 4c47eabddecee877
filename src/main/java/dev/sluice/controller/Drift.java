package dev.sluice.controller;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Objects;

/**
 * Whether somebody changed what we rendered. Looks only at what we set; what the API server adds is
 * no drift.
 */
final class Drift {
  private Drift() {}

  static boolean of(Service wanted, Service found) {
    return !Objects.equals(wanted.getSpec().getSelector(), found.getSpec().getSelector())
        || !comparable(wanted.getSpec().getPorts()).equals(comparable(found.getSpec().getPorts()));
  }

  /**
   * The template comes from the API server, so it carries its defaults already and is comparable as
   * a whole.
   */
  static boolean of(Deployment wanted, Deployment found) {
    return !Hashes.of(wanted.getSpec().getTemplate())
            .equals(Hashes.of(found.getSpec().getTemplate()))
        || Observer.replicas(wanted) != Observer.replicas(found)
        || !Objects.equals(
            wanted.getMetadata().getAnnotations().get(Annotations.REVISION), annotation(found));
  }

  /** Ports without what the API server allots. */
  static List<ServicePort> comparable(List<ServicePort> ports) {
    return ports.stream().map(p -> p.toBuilder().withNodePort(null).build()).toList();
  }

  private static String annotation(Deployment found) {
    var annotations = found.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(Annotations.REVISION);
  }
}
