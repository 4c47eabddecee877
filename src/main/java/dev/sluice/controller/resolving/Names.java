package dev.sluice.controller.resolving;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import java.util.List;
import java.util.Optional;

/** Names of everything that belongs to one Rollout. */
public record Names(String namespace, String rollout, String target, String rootService) {
  /** Empty for a Rollout that does not say what it is about; never throws. */
  public static Optional<Names> of(Rollout rollout) {
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

  /** Service of the pods of the stable version. */
  public String stableService() {
    return rootService + "-stable";
  }

  /** Service of the pods of the canary. */
  public String canaryService() {
    return rootService + "-canary";
  }

  /** Deployment of the canary. */
  public String canaryDeployment() {
    return target + "-canary";
  }

  /** TrafficSplit between the two Services. */
  public String split() {
    return rollout;
  }

  /** Deployments whose changes concern the Rollout. */
  public List<String> deployments() {
    return List.of(target, canaryDeployment());
  }

  /** Services whose changes concern the Rollout. */
  public List<String> services() {
    return List.of(rootService, stableService(), canaryService());
  }
}
