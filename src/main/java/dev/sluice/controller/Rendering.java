package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import dev.sluice.workload.Deployments;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;

/**
 * What a state looks like as Kubernetes objects. Decides nothing; equal input gives equal objects.
 */
final class Rendering {
  private Rendering() {}

  static Service stableService(ResolvedRollout subject) {
    return service(
        subject, subject.names().stableService(), subject.root().getSpec().getSelector());
  }

  static Service canaryService(ResolvedRollout subject) {
    return service(
        subject,
        subject.names().canaryService(),
        subject.label().canary(subject.root().getSpec().getSelector()));
  }

  private static Service service(
      ResolvedRollout subject, String name, Map<String, String> selector) {
    var ports = Drift.comparable(subject.root().getSpec().getPorts());
    return new ServiceBuilder()
        .withMetadata(Ownership.owned(subject.rollout(), name, Map.of()))
        .withNewSpec()
        .withSelector(selector)
        .withPorts(ports)
        .endSpec()
        .build();
  }

  static TrafficSplit split(Rollout rollout, Names names, int canaryWeight) {
    var split = new TrafficSplit();
    split.setMetadata(Ownership.owned(rollout, names.split(), Map.of()));
    split.setSpec(
        new TrafficSplitSpec(
            names.rootService(),
            List.of(
                new Backend(names.stableService(), 100 - canaryWeight),
                new Backend(names.canaryService(), canaryWeight)),
            null));
    return split;
  }

  static Deployment canary(ResolvedRollout subject, String revision, int replicas) {
    var owned = Ownership.owned(subject.rollout(), subject.names().canaryDeployment(), Map.of());
    return Deployments.KIND.canary(subject.target(), owned, subject.label(), revision, replicas);
  }
}
