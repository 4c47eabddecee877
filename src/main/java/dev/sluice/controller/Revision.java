package dev.sluice.controller;

import io.fabric8.kubernetes.api.model.apps.Deployment;

/** Tells versions of a workload apart. */
final class Revision {
  private Revision() {}

  /** Hash of the pod template as the API server stores it, that is with its defaults filled in. */
  static String of(Deployment deployment) {
    return Hashes.of(deployment.getSpec().getTemplate());
  }
}
