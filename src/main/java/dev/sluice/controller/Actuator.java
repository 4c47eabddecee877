package dev.sluice.controller;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Wanted;
import dev.sluice.workload.Deployments;
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
  private final Hold hold;

  Actuator(KubernetesClient client, ClusterView cluster) {
    this.client = client;
    this.cluster = cluster;
    this.hold = new Hold(client);
  }

  /** Routes first, pods second, the hold last. */
  void render(ResolvedRollout subject, ReleaseState state, Wanted wanted) {
    if (state.phase() == Phase.LEAVING) {
      takeRouteAway(subject.names());
      return;
    }
    Names names = subject.names();
    var ns = names.namespace();
    renderService(Rendering.stableService(subject), cluster.service(ns, names.stableService()));
    renderService(Rendering.canaryService(subject), cluster.service(ns, names.canaryService()));
    renderSplit(subject, wanted);
    renderCanary(subject, wanted);
    hold.render(subject, wanted.hold());
  }

  private void renderSplit(ResolvedRollout subject, Wanted wanted) {
    var split = Rendering.split(subject.rollout(), subject.names(), wanted.exposure().percent());
    var found = cluster.split(subject.names().namespace(), subject.names().split());
    boolean differs = found.isEmpty() || !split.getSpec().equals(found.get().getSpec());
    if (wanted.route() && differs) {
      apply(split);
    }
  }

  private void renderCanary(ResolvedRollout subject, Wanted wanted) {
    wanted.canaryPods().ifPresent(pods -> renderCanary(subject, pods));
  }

  private void renderCanary(ResolvedRollout subject, int pods) {
    var found = cluster.deployment(subject.names().namespace(), subject.names().canaryDeployment());
    if (pods == 0) {
      found.ifPresent(this::delete);
      return;
    }
    var canary = Rendering.canary(subject, subject.revision(), pods);
    if (found.isEmpty() || Deployments.KIND.drifted(canary, found.get())) {
      apply(canary);
    }
  }

  private void delete(Deployment canary) {
    client.resource(canary).delete();
  }

  private void takeRouteAway(Names names) {
    cluster.split(names.namespace(), names.split()).ifPresent(s -> client.resource(s).delete());
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
