package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import java.util.List;
import java.util.Optional;

/** Names of everything that belongs to one Rollout. */
record Names(String namespace, String rollout, String target, String rootService) {
  /** Empty for a Rollout that does not say what it is about; never throws. */
  static Optional<Names> of(Rollout rollout) {
    var spec = rollout.getSpec();
    if (spec == null || spec.targetRef() == null || spec.targetRef().name() == null) {
      return Optional.empty();
    }
    String target = spec.targetRef().name();
    String named = spec.service() == null ? null : spec.service().name();
    return Optional.of(
        new Names(
            rollout.getMetadata().getNamespace(),
            rollout.getMetadata().getName(),
            target,
            named == null ? target : named));
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

  /** Deployments whose changes concern the Rollout. */
  List<String> deployments() {
    return List.of(target, canaryDeployment());
  }

  /** Services whose changes concern the Rollout. */
  List<String> services() {
    return List.of(rootService, stableService(), canaryService());
  }
}
