package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.RouteProgress;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/**
 * Makes the cluster look like a state. Idempotent: where it looks so already, no request is sent.
 */
final class Actuator {
  static final String FIELD_MANAGER = "sluice";

  private final KubernetesClient client;
  private final ClusterView cluster;
  private final RouteProgress routing;
  private final Hold hold;

  Actuator(KubernetesClient client, ClusterView cluster, RouteProgress routing) {
    this.client = client;
    this.cluster = cluster;
    this.routing = routing;
    this.hold = new Hold(client);
  }

  /** Routes first, pods second, the hold last. */
  void render(ResolvedRollout subject, ReleaseState state) {
    Names names = subject.names();
    var ns = names.namespace();
    renderService(Rendering.stableService(subject), cluster.service(ns, names.stableService()));
    renderService(Rendering.canaryService(subject), cluster.service(ns, names.canaryService()));
    renderSplit(subject, state);
    renderCanary(subject, state);
    hold.render(subject, state);
  }

  private void renderSplit(ResolvedRollout subject, ReleaseState state) {
    var wanted = Rendering.split(subject.rollout(), subject.names(), state.weight());
    var found = cluster.split(subject.names().namespace(), subject.names().split());
    boolean drifted = found.isPresent() && !wanted.getSpec().equals(found.get().getSpec());
    if (drifted || (found.isEmpty() && stableServiceIsKnown(subject))) {
      apply(wanted);
    }
  }

  /** False while a new one waits for the sidecars to know the stable Service. */
  boolean splitExists(Names names) {
    return cluster.split(names.namespace(), names.split()).isPresent();
  }

  /** A split must not send requests to a Service whose endpoints the sidecars do not know yet. */
  private boolean stableServiceIsKnown(ResolvedRollout subject) {
    Names names = subject.names();
    var root = routing.routes(names.namespace(), names.rootService(), subject.port());
    var stable = routing.routes(names.namespace(), names.stableService(), subject.port());
    int needed = root.endpoints().getOrDefault(names.rootService(), 0);
    return stable.settled()
        && stable.endpoints().containsKey(names.stableService())
        && stable.endpoints().get(names.stableService()) >= needed;
  }

  private void renderCanary(ResolvedRollout subject, ReleaseState state) {
    var found = cluster.deployment(subject.names().namespace(), subject.names().canaryDeployment());
    if (state.replicas() == 0) {
      found.ifPresent(this::delete);
      return;
    }
    if (subject.revision().equals(state.canary())) {
      var wanted = Rendering.canary(subject, state.canary(), state.replicas());
      if (found.isEmpty() || Drift.of(wanted, found.get())) {
        apply(wanted);
      }
    }
  }

  private void delete(Deployment canary) {
    client.resource(canary).delete();
  }

  /**
   * Takes back everything of a Rollout that goes: first the route, then, once nobody follows it,
   * the hold.
   */
  boolean routeGone(Names names) {
    var split = cluster.split(names.namespace(), names.split());
    split.ifPresent(s -> client.resource(s).delete());
    return split.isEmpty();
  }

  /** Gives the workload back, if it is there and held by this Rollout. */
  void releaseHold(Rollout rollout) {
    Names names = Names.of(rollout);
    String stable = rollout.getStatus() == null ? null : rollout.getStatus().stableRevision();
    cluster
        .deployment(names.namespace(), names.target())
        .filter(d -> Hold.isHeldBy(names, d))
        .ifPresent(d -> hold.release(d, stable));
  }

  private void renderService(Service wanted, Optional<Service> found) {
    if (found.isEmpty() || Drift.of(wanted, found.get())) {
      apply(wanted);
    }
  }

  private void apply(HasMetadata object) {
    client.resource(object).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
  }
}
