package dev.sluice.controller.acting;

import dev.sluice.api.rollout.v1alpha1.Rollout;
import dev.sluice.controller.attempts.Acts;
import dev.sluice.controller.attempts.BackOff;
import dev.sluice.controller.attempts.Fresh;
import dev.sluice.controller.attempts.Refusals;
import dev.sluice.controller.resolving.ClusterView;
import dev.sluice.controller.resolving.Names;
import dev.sluice.controller.resolving.Ownership;
import dev.sluice.controller.resolving.ResolvedRollout;
import dev.sluice.domain.rollout.Phase;
import dev.sluice.domain.rollout.ReleaseState;
import dev.sluice.domain.rollout.Wanted;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the cluster look like a state, object by object. Idempotent: where it looks so already, no
 * request is sent.
 */
public final class Actuator {
  static final String FIELD_MANAGER = "sluice";

  /** Requests wait for routes, so these are tried again sooner. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final ClusterView cluster;
  private final Refusals refusals;
  private final Fresh fresh = new Fresh();
  private final OwnObjects own;
  private final Hold hold;
  private final StableVersion workloads;

  public Actuator(
      KubernetesClient client, ClusterView cluster, Refusals refusals, BackOff backOff) {
    this.client = client;
    this.cluster = cluster;
    this.refusals = refusals;
    this.own = new OwnObjects(client, backOff, fresh);
    this.hold = new Hold(client);
    this.workloads = new StableVersion(client);
  }

  /**
   * Routes first, pods second, the hold last. What is refused is in the answer and with {@link
   * Refusals}; nothing is thrown.
   */
  public Acts render(ResolvedRollout subject, ReleaseState state, Wanted wanted, Instant now) {
    Acts acts = new Acts(refusals, subject.rollout(), now);
    if (state.phase() == Phase.LEAVING) {
      takeRouteAway(acts, subject.names());
      return acts;
    }
    renderServices(acts, subject, state);
    renderSplit(acts, subject, wanted);
    wanted.canaryPods().ifPresent(pods -> renderCanary(acts, subject, pods));
    Hold.act(subject, wanted.hold())
        .ifPresentOrElse(
            patch ->
                acts.attempt(
                    fresh,
                    target(subject),
                    wanted.hold().name(),
                    subject.target().getMetadata().getResourceVersion(),
                    SOON,
                    () -> hold.send(subject.target(), patch)),
            () -> acts.settled(target(subject)));
    workloads.render(acts, subject, wanted);
    tellOfPods(acts, subject);
    return acts;
  }

  private void renderServices(Acts acts, ResolvedRollout subject, ReleaseState state) {
    Names names = subject.names();
    var root = subject.root().getMetadata().getResourceVersion();
    own.keep(
        acts,
        "Service " + names.stableService(),
        cluster.service(names.namespace(), names.stableService()),
        root,
        BackOff.LONGEST,
        () -> Rendering.stableService(subject));
    var canaryService = cluster.service(names.namespace(), names.canaryService());
    var canary = cluster.deployment(names.namespace(), names.canaryDeployment());
    String revision = Rendering.canaryRevision(state, canaryService, canary);
    own.keep(
        acts,
        "Service " + names.canaryService(),
        canaryService,
        List.of(root, subject.label(), String.valueOf(revision)),
        BackOff.LONGEST,
        () -> Rendering.canaryService(subject, canary, revision));
  }

  private void renderSplit(Acts acts, ResolvedRollout subject, Wanted wanted) {
    Names names = subject.names();
    int weight = wanted.exposure().percent();
    if (wanted.route()) {
      own.keep(
          acts,
          "TrafficSplit " + names.split(),
          cluster.split(names.namespace(), names.split()),
          weight,
          SOON,
          () -> Rendering.split(subject.rollout(), names, weight));
    }
  }

  private void renderCanary(Acts acts, ResolvedRollout subject, int pods) {
    Names names = subject.names();
    String object = "Deployment " + names.canaryDeployment();
    String budget = "PodDisruptionBudget " + names.canaryDeployment();
    var found = cluster.deployment(names.namespace(), names.canaryDeployment());
    var guarded = cluster.budget(names.namespace(), names.canaryDeployment());
    if (pods == 0) {
      takeAway(acts, budget, guarded); // first: it complains of pods without a Deployment
      takeAway(acts, object, found);
      return;
    }
    own.keep(
        acts,
        object,
        found,
        List.of(subject.target().getMetadata().getGeneration(), subject.label(), pods),
        BackOff.LONGEST,
        () -> Rendering.canary(subject, subject.revision(), pods));
    if (Rendering.guarded(pods)) {
      own.keep(
          acts, budget, guarded, subject.label(), BackOff.LONGEST, () -> Rendering.budget(subject));
    }
  }

  private void takeAway(Acts acts, String object, Optional<? extends HasMetadata> found) {
    found
        .filter(it -> Ownership.owns(acts.rollout(), it))
        .filter(it -> it.getMetadata().getDeletionTimestamp() == null)
        .ifPresentOrElse(
            it ->
                acts.attempt(
                    fresh,
                    object,
                    "none",
                    it.getMetadata().getUid(),
                    SOON,
                    () -> client.resource(it).delete()),
            () -> acts.settled(object));
  }

  private void takeRouteAway(Acts acts, Names names) {
    takeAway(
        acts, "TrafficSplit " + names.split(), cluster.split(names.namespace(), names.split()));
  }

  /** Its controller makes pods for a Deployment, so what refuses them answers there. */
  private void tellOfPods(Acts acts, ResolvedRollout subject) {
    Names names = subject.names();
    PodFailure.tell(acts, names.target(), Optional.of(subject.target()));
    PodFailure.tell(
        acts,
        names.canaryDeployment(),
        cluster.deployment(names.namespace(), names.canaryDeployment()));
  }

  /** Gives the workload back, if it is there and held by this Rollout. */
  public Acts releaseHold(Rollout rollout, Names names, Instant now) {
    Acts acts = new Acts(refusals, rollout, now);
    String stable = rollout.getStatus() == null ? null : rollout.getStatus().stableRevision();
    cluster
        .deployment(names.namespace(), names.target())
        .filter(d -> Hold.isHeldBy(names, d))
        .ifPresentOrElse(
            d -> acts.attempt(target(names), "RETURNED", SOON, () -> hold.release(d, stable)),
            () -> acts.settled(target(names)));
    return acts;
  }

  /** When something is to be tried again by time alone; empty for never. */
  public Optional<Instant> next(String uid) {
    return Stream.concat(own.next(uid).stream(), fresh.next(uid).stream()).min(Instant::compareTo);
  }

  /** The Rollout is gone. */
  public void forget(String uid) {
    own.forget(uid);
    fresh.forget(uid);
    workloads.forget(uid);
  }

  private static String target(ResolvedRollout subject) {
    return target(subject.names());
  }

  /** As it is called in refusals. */
  public static String target(Names names) {
    return "Deployment " + names.target();
  }
}
