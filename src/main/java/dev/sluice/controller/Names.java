package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;

/** Names of everything that belongs to one Rollout. */
record Names(String namespace, String rollout, String target, String rootService) {
  static Names of(Rollout rollout) {
    var spec = rollout.getSpec();
    String target = spec.targetRef().name();
    String root = spec.service().name() == null ? target : spec.service().name();
    return new Names(
        rollout.getMetadata().getNamespace(), rollout.getMetadata().getName(), target, root);
  }

  String stableService() {
    return rootService + "-stable";
  }

  String canaryService() {
    return rootService + "-canary";
  }

  String canaryDeployment() {
    return target + "-canary";
  }

  String split() {
    return rollout;
  }
}
