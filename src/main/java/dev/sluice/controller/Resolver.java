package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.spec.PlanFactory;
import dev.sluice.workload.Deployments;
import dev.sluice.workload.SelectorLabel;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks all that a Rollout refers to before anything is touched. */
final class Resolver {
  /** The older Rollout keeps a target that two of them name. */
  private static final Comparator<Rollout> BY_AGE =
      Comparator.<Rollout, String>comparing(r -> r.getMetadata().getCreationTimestamp())
          .thenComparing(r -> r.getMetadata().getName());

  private final ClusterView cluster;

  Resolver(ClusterView cluster) {
    this.cluster = cluster;
  }

  /**
   * @throws InvalidRolloutException naming the field, its value and what is allowed
   */
  ResolvedRollout check(Rollout rollout) {
    Names names = Names.of(rollout);
    Plan plan = plan(rollout.getSpec());
    mustOwnTarget(rollout, names);
    Deployment target = target(names);
    Service root = root(names);
    mustHavePort(root, rollout.getSpec().service().port());
    mustBeFree(
        rollout,
        "Service",
        names.stableService(),
        cluster.service(names.namespace(), names.stableService()));
    mustBeFree(
        rollout,
        "Service",
        names.canaryService(),
        cluster.service(names.namespace(), names.canaryService()));
    mustBeFree(
        rollout,
        "Deployment",
        names.canaryDeployment(),
        cluster.deployment(names.namespace(), names.canaryDeployment()));
    mustBeFree(
        rollout, "TrafficSplit", names.split(), cluster.split(names.namespace(), names.split()));
    View workload = Deployments.KIND.view(target);
    return new ResolvedRollout(
        rollout, names, plan, target, workload, root, label(names, workload, root));
  }

  private static Plan plan(RolloutSpec spec) {
    try {
      return PlanFactory.plan(spec);
    } catch (IllegalArgumentException e) {
      throw new InvalidRolloutException("InvalidSpec", e.getMessage());
    }
  }

  private void mustOwnTarget(Rollout rollout, Names names) {
    cluster.rollouts(names.namespace()).stream()
        .filter(other -> Names.of(other).target().equals(names.target()))
        .min(BY_AGE)
        .filter(oldest -> !oldest.getMetadata().getUid().equals(rollout.getMetadata().getUid()))
        .ifPresent(
            owner -> {
              throw new InvalidRolloutException(
                  "TargetAlreadyOwned",
                  "spec.targetRef.name: Deployment "
                      + names.target()
                      + " is already owned by Rollout "
                      + owner.getMetadata().getName()
                      + "; one Rollout per workload is allowed");
            });
  }

  private Deployment target(Names names) {
    return cluster
        .deployment(names.namespace(), names.target())
        .orElseThrow(
            () ->
                new InvalidRolloutException(
                    "TargetNotFound",
                    "spec.targetRef.name: there is no Deployment "
                        + names.target()
                        + " in namespace "
                        + names.namespace()));
  }

  private Service root(Names names) {
    return cluster
        .service(names.namespace(), names.rootService())
        .orElseThrow(
            () ->
                new InvalidRolloutException(
                    "ServiceNotFound",
                    "spec.service.name: there is no Service "
                        + names.rootService()
                        + " in namespace "
                        + names.namespace()));
  }

  private static void mustHavePort(Service root, int port) {
    List<ServicePort> ports = root.getSpec().getPorts();
    if (ports.stream().noneMatch(p -> p.getPort() == port)) {
      String allowed =
          ports.stream().map(p -> String.valueOf(p.getPort())).collect(Collectors.joining(", "));
      throw new InvalidRolloutException(
          "ServicePortNotFound",
          "spec.service.port: Service "
              + root.getMetadata().getName()
              + " has no port "
              + port
              + ", allowed: "
              + allowed);
    }
  }

  private static SelectorLabel label(Names names, View workload, Service root) {
    var selector =
        Objects.requireNonNullElse(root.getSpec().getSelector(), Map.<String, String>of());
    return SelectorLabel.shared(workload.selector(), selector)
        .orElseThrow(
            () ->
                new InvalidRolloutException(
                    "SelectorNotShared",
                    "spec.service.name: the selector of Service "
                        + names.rootService()
                        + " has no label of the matchLabels of Deployment "
                        + names.target()
                        + "; at least one is needed to tell the canary's pods apart"));
  }

  /**
   * What carries a name that we need must be ours, or we would take over something of the user's.
   */
  private static void mustBeFree(
      Rollout rollout, String kind, String name, Optional<? extends HasMetadata> found) {
    found
        .filter(object -> !Ownership.owns(rollout, object))
        .ifPresent(
            object -> {
              throw new InvalidRolloutException(
                  "NameTaken",
                  kind
                      + " "
                      + name
                      + " exists and does not belong to Rollout "
                      + rollout.getMetadata().getName()
                      + "; rename or delete it");
            });
  }
}
