package dev.sluice.controller;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Objects;

/**
 * Whether somebody changed a Service that we rendered. Looks only at what we set; what the API
 * server adds is no drift.
 */
final class Drift {
  private Drift() {}

  static boolean of(Service wanted, Service found) {
    return !Objects.equals(wanted.getSpec().getSelector(), found.getSpec().getSelector())
        || !comparable(wanted.getSpec().getPorts()).equals(comparable(found.getSpec().getPorts()));
  }

  /** Ports without what the API server allots. */
  static List<ServicePort> comparable(List<ServicePort> ports) {
    return ports.stream().map(p -> p.toBuilder().withNodePort(null).build()).toList();
  }
}
