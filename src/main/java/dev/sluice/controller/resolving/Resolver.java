package dev.sluice.controller.resolving;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.api.rollout.v1alpha1.RolloutSpec;
import dev.sluice.api.split.v1alpha4.TrafficSplit;
import dev.sluice.domain.rollout.Plan;
import dev.sluice.domain.rollout.spec.PlanFactory;
import dev.sluice.workload.Deployments;
import dev.sluice.workload.SelectorLabel;
import dev.sluice.workload.View;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks all that a Rollout refers to before anything is touched. */
public final class Resolver {
  /** The older Rollout keeps a target that two of them name. */
  private static final Comparator<Rollout> BY_AGE =
      Comparator.<Rollout, String>comparing(r -> r.getMetadata().getCreationTimestamp())
          .thenComparing(r -> r.getMetadata().getName());

  private static final Comparator<TrafficSplit> OLDEST =
      Comparator.<TrafficSplit, String>comparing(s -> s.getMetadata().getCreationTimestamp())
          .thenComparing(s -> s.getMetadata().getName());

  private final ClusterView cluster;
  private final SharedVolumes volumes;

  public Resolver(ClusterView cluster, SharedVolumes volumes) {
    this.cluster = cluster;
    this.volumes = volumes;
  }

  /**
   * @throws InvalidRolloutException naming the field, its value and what is allowed
   */
  public ResolvedRollout check(Rollout rollout) {
    RolloutSpec spec = spec(rollout);
    Names names = Names.of(rollout).orElseThrow(Resolver::incomplete);
    Plan plan = plan(spec);
    NameChecks.check(names);
    mustOwnTarget(rollout, names);
    Deployment target = target(names);
    Service root = root(names);
    mustHavePort(root, spec.service().port());
    names.services().stream()
        .skip(1)
        .forEach(it -> mustBeFree(rollout, "Service", it, cluster.service(names.namespace(), it)));
    mustBeFree(
        rollout,
        "Deployment",
        names.canaryDeployment(),
        cluster.deployment(names.namespace(), names.canaryDeployment()));
    mustBeFree(
        rollout, "TrafficSplit", names.split(), cluster.split(names.namespace(), names.split()));
    mustBeSplitByUs(rollout, names);
    View workload = Deployments.KIND.view(target);
    SelectorLabel label = label(names, target, workload, root);
    volumes.check(names, workload);
    return new ResolvedRollout(rollout, names, plan, target, workload, root, label);
  }

  private static RolloutSpec spec(Rollout rollout) {
    return Optional.ofNullable(rollout.getSpec())
        .filter(spec -> spec.service() != null)
        .filter(spec -> spec.strategy() != null)
        .orElseThrow(Resolver::incomplete);
  }

  private static InvalidRolloutException incomplete() {
    return new InvalidRolloutException(
        "InvalidSpec",
        "spec: targetRef, service and strategy are required, see kubectl explain rollout.spec");
  }

  private static Plan plan(RolloutSpec spec) {
    try {
      return PlanFactory.plan(spec);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new InvalidRolloutException("InvalidSpec", String.valueOf(e.getMessage()));
    }
  }

  private void mustOwnTarget(Rollout rollout, Names names) {
    cluster.rolloutsOf(names.namespace(), names.target()).stream()
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

  private static SelectorLabel label(Names names, Deployment target, View workload, Service root) {
    var service =
        Objects.requireNonNullElse(root.getSpec().getSelector(), Map.<String, String>of());
    var bound = expressions(target);
    var free = new HashMap<>(workload.selector());
    free.keySet().removeAll(bound);
    return SelectorLabel.shared(free, service)
        .orElseThrow(
            () ->
                SelectorLabel.shared(workload.selector(), service).isPresent()
                    ? notRewritable(names, bound)
                    : notShared(names));
  }

  private static InvalidRolloutException notShared(Names names) {
    return new InvalidRolloutException(
        "SelectorNotShared",
        "spec.service.name: the selector of Service "
            + names.rootService()
            + " has no label of the matchLabels of Deployment "
            + names.target()
            + "; at least one is needed to tell the canary's pods apart");
  }

  /** An expression over the one label that differs would select both versions' pods or none. */
  private static InvalidRolloutException notRewritable(Names names, Set<String> bound) {
    return new InvalidRolloutException(
        "SelectorNotRewritable",
        "spec.targetRef.name: spec.selector.matchExpressions of Deployment "
            + names.target()
            + " name every label that it shares with Service "
            + names.rootService()
            + " "
            + bound
            + ", and the canary's pods need another value of one; allowed: a shared label that is"
            + " in matchLabels alone");
  }

  private static Set<String> expressions(Deployment target) {
    var all = target.getSpec().getSelector().getMatchExpressions();
    return all == null
        ? Set.of()
        : all.stream()
            .map(LabelSelectorRequirement::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
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

  /** Of several splits of one Service the oldest counts, so another one would leave ours void. */
  private void mustBeSplitByUs(Rollout rollout, Names names) {
    cluster.splitsOf(names.namespace(), names.rootService()).stream()
        .min(OLDEST)
        .filter(split -> !Ownership.owns(rollout, split))
        .ifPresent(
            split -> {
              throw new InvalidRolloutException(
                  "ServiceSplitByOther",
                  "spec.service.name: TrafficSplit "
                      + split.getMetadata().getName()
                      + " splits Service "
                      + names.rootService()
                      + " already, and the oldest split of a Service counts; delete it, or name"
                      + " another Service");
            });
  }
}
