package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplitSpec.Backend;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
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

  /**
   * The target with its present template and one label rewritten, so that nothing that counts the
   * stable pods counts these.
   */
  static Deployment canary(ResolvedRollout subject, String revision, int replicas) {
    var target = subject.target().getSpec();
    var label = subject.label();
    var spec =
        target.toBuilder()
            .withPaused(null)
            .withReplicas(replicas)
            .editSelector()
            .withMatchLabels(label.canary(target.getSelector().getMatchLabels()))
            .endSelector()
            .editTemplate()
            .editMetadata()
            .withLabels(label.canary(target.getTemplate().getMetadata().getLabels()))
            .addToLabels(Annotations.ROLLOUT, subject.names().rollout())
            .endMetadata()
            .endTemplate()
            .build();
    var annotations = Map.of(Annotations.REVISION, revision);
    return new DeploymentBuilder()
        .withMetadata(
            Ownership.owned(subject.rollout(), subject.names().canaryDeployment(), annotations))
        .withSpec(spec)
        .build();
  }
}
