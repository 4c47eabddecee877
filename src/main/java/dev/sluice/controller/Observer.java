package dev.sluice.controller;

import dev.sluice.domain.rollout.Observation;
import dev.sluice.domain.rollout.Observation.Canary;
import dev.sluice.domain.rollout.Observation.Orders;
import dev.sluice.domain.rollout.Observation.Target;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.RouteProgress;
import dev.sluice.domain.rollout.RouteProgress.RouteState;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gathers what a decision needs: caches, sidecars, traffic. */
final class Observer {
  private final ClusterView cluster;
  private final RouteProgress routing;
  private final WindowCutter windows;

  Observer(ClusterView cluster, RouteProgress routing, WindowCutter windows) {
    this.cluster = cluster;
    this.routing = routing;
    this.windows = windows;
  }

  Observation observe(ResolvedRollout subject, ReleaseState state, Instant now) {
    Names names = subject.names();
    var routes = routing.routes(names.namespace(), names.rootService(), subject.port());
    boolean splitExists = cluster.split(names.namespace(), names.split()).isPresent();
    var seen =
        new Observation(
            target(subject),
            canary(names, state),
            names.stableService(),
            names.canaryService(),
            routes,
            splitExists,
            !splitExists && stableKnown(subject, routes),
            Optional.empty(),
            orders(subject));
    return windows.measure(subject, state, seen, now).map(seen::with).orElse(seen);
  }

  private boolean stableKnown(ResolvedRollout subject, RouteState root) {
    Names names = subject.names();
    var stable = routing.routes(names.namespace(), names.stableService(), subject.port());
    int needed = root.endpoints().getOrDefault(names.rootService(), 0);
    return stable.settled()
        && stable.endpoints().containsKey(names.stableService())
        && stable.endpoints().get(names.stableService()) >= needed;
  }

  private static Target target(ResolvedRollout subject) {
    Deployment deployment = subject.target();
    return new Target(
        subject.revision(),
        replicas(deployment),
        complete(deployment),
        mixed(deployment),
        Hold.holds(subject.names(), deployment));
  }

  /**
   * A paused Deployment is complete as well, as long as its template is the one that all its pods
   * run.
   */
  private static boolean complete(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    int wanted = replicas(deployment);
    return observed(deployment)
        && count(status.getUpdatedReplicas()) == wanted
        && count(status.getReplicas()) == wanted
        && count(status.getAvailableReplicas()) == wanted;
  }

  static boolean mixed(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    return observed(deployment) && count(status.getReplicas()) > count(status.getUpdatedReplicas());
  }

  private Canary canary(Names names, ReleaseState state) {
    return cluster
        .deployment(names.namespace(), names.canaryDeployment())
        .map(
            d ->
                new Canary(
                    true,
                    upToDate(d, state),
                    count(d.getStatus() == null ? null : d.getStatus().getReadyReplicas())))
        .orElse(Canary.NONE);
  }

  private static boolean upToDate(Deployment canary, ReleaseState state) {
    return observed(canary)
        && Objects.equals(
            canary.getMetadata().getAnnotations().get(Annotations.REVISION), state.canary())
        && replicas(canary) == state.pods()
        && count(canary.getStatus().getUpdatedReplicas()) == state.pods();
  }

  private static boolean observed(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    return status != null
        && status.getObservedGeneration() != null
        && status.getObservedGeneration() >= deployment.getMetadata().getGeneration();
  }

  static int replicas(Deployment deployment) {
    return deployment.getSpec().getReplicas() == null ? 1 : deployment.getSpec().getReplicas();
  }

  private static int count(Integer value) {
    return value == null ? 0 : value;
  }

  private static Orders orders(ResolvedRollout subject) {
    Map<String, String> annotations = subject.rollout().getMetadata().getAnnotations();
    if (annotations == null) {
      return Orders.NONE;
    }
    return new Orders(
        annotations.get(Annotations.ABORT),
        annotations.get(Annotations.RETRY),
        annotations.get(Annotations.RESUME));
  }
}
